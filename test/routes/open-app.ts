/** The real context as a process that answers requests opens it, over a database of its own that goes when it is closed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openContext } from '../../app/context.server';

export const appUrl = 'https://backorder.example';

interface Secrets {
	readonly apiSecret: string;
	readonly previousApiSecret?: string;
}

export async function openApp({ apiSecret, previousApiSecret }: Secrets) {
	const dataDir = mkdtempSync(join(tmpdir(), 'route-test-'));
	const context = await openContext(
		{
			shopify: { apiKey: 'key', apiSecret, previousApiSecret, appUrl },
			databaseUrl: undefined,
			dataDir,
			smtpUrl: 'smtp://127.0.0.1:1',
			mailFrom: 'Holm Studio <hello@holm.example>',
			encryptionKey: new Uint8Array(32).fill(7),
			previousEncryptionKey: undefined,
			port: 0,
			role: 'web',
		},
		() => undefined,
	);
	const close = async () => {
		await context.close();
		rmSync(dataDir, { recursive: true });
	};
	return { context, close };
}
