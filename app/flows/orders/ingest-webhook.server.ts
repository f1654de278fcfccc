/**
 * What becomes of one delivered webhook: refused if Shopify did not sign it, else sealed, stored and acknowledged. It
 * never calls Shopify, never looks up a shop and never acts on what the body says. A signed body that cannot be used
 * is stored too, in quarantine, because every answer but 2xx makes Shopify deliver the same bytes eight times more.
 * Only the body is signed: topic and shop are claims of the headers, and whoever drains the inbox treats them so.
 */
import { createHmac, type Hmac, timingSafeEqual } from 'node:crypto';
import { inboxPlace, type NewInboxRow } from '../../adapters/db/inbox.server';
import type { Sealer } from '../../adapters/db/seal.server';

/** Larger bodies are not kept. Ours are cut down by include_fields; even whole orders stay far below. */
export const largestUsableBody = 2 * 1024 * 1024;

export interface IngestDeps {
	/** The client secret, and for a while after its rotation the one before. */
	readonly secrets: readonly string[];
	readonly sealer: Pick<Sealer, 'seal'>;
	/** Settles when the row is durable. */
	store(row: NewInboxRow): Promise<void>;
	now(): Date;
	log(line: string): void;
}

export interface Delivery {
	header(name: string): string | undefined;
	/** In pieces, as they come in. */
	readonly body: AsyncIterable<Buffer>;
}

export type Ingested =
	| { readonly kind: 'stored' }
	| { readonly kind: 'quarantined'; readonly note: string }
	| { readonly kind: 'forged' }
	/** Not stored: Shopify shall bring it again. */
	| { readonly kind: 'refused' };

export async function ingestWebhook(deps: IngestDeps, delivery: Delivery): Promise<Ingested> {
	const signature = delivery.header('x-shopify-hmac-sha256');
	if (!signature) return { kind: 'forged' };
	const body = await readSigned(deps.secrets, signature, delivery.body);
	if (!body) return { kind: 'forged' };

	const row = toRow(delivery, body, deps.now());
	try {
		await deps.store({ ...row, bodySealed: deps.sealer.seal(body.text, inboxPlace(row)) });
	} catch (reason) {
		// The cause goes to the log without the row: an error of the database may quote what it was given.
		deps.log(
			`A webhook was not stored (${reason instanceof Error ? reason.name : 'unknown'}); Shopify brings it again`,
		);
		return { kind: 'refused' };
	}
	if (row.status === 'quarantined') {
		deps.log(`A webhook was quarantined: ${row.note}`);
		return { kind: 'quarantined', note: row.note };
	}
	return { kind: 'stored' };
}

interface SignedBody {
	/** What Shopify signed it with: the same for the same bytes. */
	readonly signature: string;
	/** Empty when the body was too large to keep. */
	readonly text: string;
	/** Why it cannot be used; empty when it can. */
	readonly trouble: string;
}

/** Reads to the end even when the body is too large to keep: only its end tells whether Shopify signed it. */
async function readSigned(
	secrets: readonly string[],
	signature: string,
	body: AsyncIterable<Buffer>,
): Promise<SignedBody | undefined> {
	const hmacs = secrets.map((secret): Hmac => createHmac('sha256', secret));
	const kept: Buffer[] = [];
	let bytes = 0;
	for await (const piece of body) {
		bytes += piece.length;
		for (const hmac of hmacs) hmac.update(piece);
		if (bytes <= largestUsableBody) kept.push(piece);
		else kept.length = 0;
	}
	const given = Buffer.from(signature, 'base64');
	const isSigned = hmacs.some((hmac) => {
		const wanted = hmac.digest();
		return given.length === wanted.length && timingSafeEqual(given, wanted);
	});
	if (!isSigned) return undefined;

	const trouble = `body of ${bytes} bytes is too large`;
	const read = bytes > largestUsableBody ? { text: '', trouble } : readText(Buffer.concat(kept));
	return { signature: given.toString('hex'), ...read };
}

function readText(whole: Buffer): Pick<SignedBody, 'text' | 'trouble'> {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(whole);
	} catch (reason) {
		if (!(reason instanceof TypeError)) throw reason;
		return { text: whole.toString('base64'), trouble: 'body is not UTF-8; kept as base64' };
	}
	try {
		const value: unknown = JSON.parse(text);
		return { text, trouble: typeof value === 'object' && value !== null ? '' : 'body is not a JSON object' };
	} catch (reason) {
		if (!(reason instanceof SyntaxError)) throw reason;
		return { text, trouble: 'body is not JSON' };
	}
}

const shopDomain = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const topicName = /^[a-z0-9_]+([./][a-z0-9_]+)+$/;

/** Headers of any length would break the index, and with it everybody else's row in the same group. */
const longestName = 200;

function toRow(delivery: Delivery, body: SignedBody, receivedAt: Date): Omit<NewInboxRow, 'bodySealed'> {
	const domain = (delivery.header('x-shopify-shop-domain') ?? '').toLowerCase();
	const topic = (delivery.header('x-shopify-topic') ?? '').toLowerCase();
	const event = delivery.header('x-shopify-event-id') ?? delivery.header('x-shopify-webhook-id') ?? '';
	const triggeredAt = new Date(delivery.header('x-shopify-triggered-at') ?? '');
	const troubles = [
		shopDomain.test(domain) && domain.length <= longestName ? '' : 'no shop domain',
		topicName.test(topic) && topic.length <= longestName ? '' : 'no topic',
		event === '' ? 'no event id' : '',
		body.trouble,
	].filter((trouble) => trouble !== '');
	return {
		domain: domain.slice(0, longestName),
		topic: topic.slice(0, longestName),
		// Without an id of its own the event is its body, so that a repeat is still the same row.
		eventId: event === '' || event.length > longestName ? `signature:${body.signature}` : event,
		triggeredAt: Number.isNaN(triggeredAt.getTime()) ? undefined : triggeredAt,
		receivedAt,
		status: troubles.length > 0 ? 'quarantined' : 'new',
		note: troubles.join('; '),
	};
}
