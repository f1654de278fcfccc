import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	createSecretKey,
	hkdfSync,
	type KeyObject,
	randomBytes,
} from 'node:crypto';

/*
 * Decides how buyers' data and tokens rest in the database: AES-256-GCM as `v1.keyId.iv.ciphertext.tag`, bound to the
 * shop, table, column and row that it was sealed for, so that a text moved elsewhere does not open. Two keys read, one
 * writes. It must never put what it opens, or a key, into an error.
 */

export interface Place {
	/** Shopify's shop id, or the domain where the row has no id. */
	readonly shop: string;
	readonly table: string;
	readonly column: string;
	readonly row: string;
}

export interface Sealer {
	seal(text: string, place: Place): string;
	/** Throws where the place, the key or the text is not the one that was sealed. */
	open(sealed: string, place: Place): string;
	/** Keyed hash for exact look-up within one shop; to be stored. The caller brings the text to one spelling first. */
	hash(shopId: string, text: string): string;
	/** Every hash under which the text may have been stored: after a change of keys there are two. */
	lookUpHashes(shopId: string, text: string): readonly string[];
}

interface Keys {
	readonly id: string;
	/** Made once: from bytes, every cipher would make it anew, which takes half of the time that sealing takes. */
	readonly encryption: KeyObject;
	readonly hashing: Buffer;
}

const FORMAT = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export function createSealer(secrets: { readonly current: Uint8Array; readonly previous?: Uint8Array }): Sealer {
	const current = deriveKeys(secrets.current);
	const readable = secrets.previous === undefined ? [current] : [current, deriveKeys(secrets.previous)];
	return {
		seal: (text, place) => seal(current, text, place),
		open: (sealed, place) => open(readable, sealed, place),
		hash: (shopId, text) => keyedHash(current, shopId, text),
		lookUpHashes: (shopId, text) => readable.map((keys) => keyedHash(keys, shopId, text)),
	};
}

function deriveKeys(secret: Uint8Array): Keys {
	if (secret.length !== 32) throw new Error(`An encryption key has 32 bytes; this one has ${secret.length}.`);
	// One secret, two uses: a key that encrypts is never also one that hashes.
	const derive = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `backorder ${use}`, 32));
	return {
		id: createHash('sha256').update(derive('key id')).digest('hex').slice(0, 8),
		encryption: createSecretKey(derive('encryption')),
		hashing: derive('hashing'),
	};
}

function seal(keys: Keys, text: string, place: Place): string {
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv('aes-256-gcm', keys.encryption, iv, { authTagLength: TAG_BYTES });
	cipher.setAAD(associatedData(place));
	const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return [FORMAT, keys.id, ...[iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join(
		'.',
	);
}

function open(readable: readonly Keys[], sealed: string, place: Place): string {
	const [format, keyId, ...rest] = sealed.split('.');
	const [iv, ciphertext, tag] = rest.map((part) => Buffer.from(part, 'base64url'));
	if (format !== FORMAT || rest.length !== 3 || iv?.length !== IV_BYTES || !ciphertext || tag?.length !== TAG_BYTES) {
		throw new Error(`${place.table}.${place.column} does not hold sealed text.`);
	}
	const keys = readable.find((candidate) => candidate.id === keyId);
	if (keys === undefined) {
		throw new Error(
			`${place.table}.${place.column} was sealed with a key that is neither ENCRYPTION_KEY nor ENCRYPTION_KEY_PREVIOUS.`,
		);
	}
	const decipher = createDecipheriv('aes-256-gcm', keys.encryption, iv, { authTagLength: TAG_BYTES });
	decipher.setAAD(associatedData(place));
	decipher.setAuthTag(tag);
	try {
		return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
	} catch {
		// The library's own error says less, and a cause could carry what must not be logged.
		throw new Error(
			`${place.table}.${place.column} does not open: it was changed, or it was sealed for another place.`,
		);
	}
}

/** JSON, because a separator could be part of a name: "a|b" + "c" must differ from "a" + "b|c". */
function associatedData({ shop, table, column, row }: Place): Buffer {
	return Buffer.from(JSON.stringify([shop, table, column, row]), 'utf8');
}

function keyedHash(keys: Keys, shopId: string, text: string): string {
	const shopKey = createHmac('sha256', keys.hashing).update(shopId).digest();
	return createHmac('sha256', shopKey).update(text).digest('base64url');
}
