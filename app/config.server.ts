import { z } from 'zod';

/*
 * The only reader of process.env: decides what the process is told from outside, and refuses the start with one error
 * that lists everything that is missing or wrong and how to make it. It must never print the value of a variable.
 */

export type Role = 'all' | 'web' | 'worker';

export interface Config {
	readonly shopify: {
		readonly apiKey: string;
		readonly apiSecret: string;
		/** Still accepted on what Shopify signs while a secret is being rotated. */
		readonly previousApiSecret: string | undefined;
		/** Without a trailing slash. */
		readonly appUrl: string;
	};
	/** Undefined: the embedded database in `dataDir`. */
	readonly databaseUrl: string | undefined;
	readonly dataDir: string;
	readonly smtpUrl: string;
	readonly mailFrom: string;
	readonly encryptionKey: Uint8Array;
	/** Reads what was sealed before the key was changed; never writes. */
	readonly previousEncryptionKey: Uint8Array | undefined;
	readonly port: number;
	readonly role: Role;
}

export type Env = Readonly<Record<string, string | undefined>>;

const KEY_BYTES = 32;
const makeKey = 'make one with: openssl rand -base64 32';
const partners = 'copy it from the app in the Shopify Dev Dashboard';

const text = (how: string) => z.string({ error: `is missing: ${how}.` });
const url = (protocols: readonly string[], how: string) =>
	text(how).refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
		error: `is not a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}: ${how}.`,
	});
const key = text(makeKey)
	.refine((value) => /^[A-Za-z0-9+/]+={0,2}$/.test(value) && Buffer.from(value, 'base64').length === KEY_BYTES, {
		error: `is not ${KEY_BYTES} bytes in base64: ${makeKey}.`,
	})
	.transform((value): Uint8Array => Buffer.from(value, 'base64'));

const variables = z.object({
	SHOPIFY_API_KEY: text(`${partners} (client ID)`),
	SHOPIFY_API_SECRET: text(`${partners} (client secret)`),
	SHOPIFY_API_SECRET_PREVIOUS: z.string().optional(),
	SHOPIFY_APP_URL: url(
		['https:', 'http:'],
		'set it to the address under which Shopify reaches this server, such as https://backorder.example.com',
	).transform((value) => value.replace(/\/+$/, '')),
	DATABASE_URL: url(
		['postgres:', 'postgresql:'],
		'set it to a PostgreSQL 15 or newer, such as postgres://user:password@host:5432/backorder, or leave it out to keep the data in DATA_DIR',
	).optional(),
	DATA_DIR: z.string().default('./.data'),
	SMTP_URL: url(['smtp:', 'smtps:'], 'set it to your mail server, such as smtps://user:password@smtp.example.com:465'),
	MAIL_FROM: text('set it to the sender of the notices, such as "Your shop <orders@example.com>"').refine(
		(value) => /^[^\r\n]*\S+@\S+$/.test(value),
		{ error: 'is not an address: set it to the sender of the notices, such as "Your shop <orders@example.com>".' },
	),
	ENCRYPTION_KEY: key,
	ENCRYPTION_KEY_PREVIOUS: key.optional(),
	PORT: z
		.string()
		.default('3000')
		.refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, {
			error: 'is not a port: set it to a number from 0 to 65535, or leave it out for 3000.',
		})
		.transform(Number),
	ROLE: z
		.enum(['all', 'web', 'worker'], {
			error: 'is none of all, web, worker: leave it out to run everything in one process.',
		})
		.default('all'),
});

/** Throws one error that names every variable that is missing or wrong. */
export function readConfig(env: Env): Config {
	// An empty variable is how a shell or a compose file spells one that is not set.
	const given = Object.fromEntries(
		Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
	);
	const read = variables.safeParse(given);
	const problems = read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
	if (['web', 'worker'].includes(given.ROLE ?? '') && given.DATABASE_URL === undefined) {
		problems.push(
			'DATABASE_URL is missing: the embedded database serves one process, so ROLE web and worker want a PostgreSQL. Set it, or leave ROLE out.',
		);
	}
	if (!read.success || problems.length > 0) {
		throw new Error(`The configuration is not complete.\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
	}
	const { data } = read;
	return {
		shopify: {
			apiKey: data.SHOPIFY_API_KEY,
			apiSecret: data.SHOPIFY_API_SECRET,
			previousApiSecret: data.SHOPIFY_API_SECRET_PREVIOUS,
			appUrl: data.SHOPIFY_APP_URL,
		},
		databaseUrl: data.DATABASE_URL,
		dataDir: data.DATA_DIR,
		smtpUrl: data.SMTP_URL,
		mailFrom: data.MAIL_FROM,
		encryptionKey: data.ENCRYPTION_KEY,
		previousEncryptionKey: data.ENCRYPTION_KEY_PREVIOUS,
		port: data.PORT,
		role: data.ROLE,
	};
}

let read: Config | undefined;

/** The configuration of this process, read on first use. */
export function config(): Config {
	read ??= readConfig(process.env);
	return read;
}
