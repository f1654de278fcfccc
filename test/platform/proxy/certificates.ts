/**
 * Certificates for the hosts that the stand-in answers for: an authority of one process's life, and one leaf that names
 * every host. They are made at start and kept in a temporary folder, never in the repository: a key that is published
 * is a key that anybody can sign with.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';

export interface Certificates {
	readonly key: string;
	readonly cert: string;
	/** What a client must trust: NODE_EXTRA_CA_CERTS. */
	readonly caFile: string;
	/** Removes the folder. */
	readonly remove: () => Promise<void>;
}

const day = 86_400_000;

/** @param hosts DNS names; `*.example.com` stands for one label. */
export async function makeCertificates(hosts: readonly string[], now: Date): Promise<Certificates> {
	const common = {
		keyType: 'ec',
		algorithm: 'sha256',
		notBeforeDate: new Date(now.getTime() - day),
		notAfterDate: new Date(now.getTime() + 30 * day),
	} as const;
	const authority = await generate([{ name: 'commonName', value: 'Stand-in for Shopify, this process only' }], {
		...common,
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, critical: true },
		],
	});
	const leaf = await generate([{ name: 'commonName', value: 'stand-in' }], {
		...common,
		ca: { key: authority.private, cert: authority.cert },
		extensions: [
			{ name: 'basicConstraints', cA: false },
			{ name: 'keyUsage', digitalSignature: true, critical: true },
			{ name: 'extKeyUsage', serverAuth: true },
			{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
		],
	});
	const folder = await mkdtemp(path.join(tmpdir(), 'backorder-ca-'));
	const caFile = path.join(folder, 'ca.pem');
	await writeFile(caFile, authority.cert);
	return {
		key: leaf.private,
		cert: leaf.cert,
		caFile,
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}
