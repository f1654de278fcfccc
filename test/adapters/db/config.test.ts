import { expect, test } from 'vitest';
import { type Env, readConfig } from '../../../app/config.server';

const complete: Env = {
	SHOPIFY_API_KEY: 'key',
	SHOPIFY_API_SECRET: 'shpss_secret',
	SHOPIFY_APP_URL: 'https://backorder.example.com/',
	SMTP_URL: 'smtps://user:hunter2@smtp.example.com:465',
	MAIL_FROM: 'Holm Studio <hello@holm.example>',
	ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
};

const problemsOf = (env: Env): string[] => {
	try {
		readConfig(env);
		return [];
	} catch (error) {
		return String(error).split('\n').slice(1);
	}
};

test('what is needed and nothing more gives one process with an embedded database', () => {
	expect(readConfig(complete)).toEqual({
		shopify: {
			apiKey: 'key',
			apiSecret: 'shpss_secret',
			previousApiSecret: undefined,
			appUrl: 'https://backorder.example.com',
		},
		databaseUrl: undefined,
		dataDir: './.data',
		smtpUrl: 'smtps://user:hunter2@smtp.example.com:465',
		mailFrom: 'Holm Studio <hello@holm.example>',
		encryptionKey: Buffer.alloc(32, 7),
		previousEncryptionKey: undefined,
		port: 3000,
		role: 'all',
	});
});

test('everything that can be set is read', () => {
	const config = readConfig({
		...complete,
		SHOPIFY_API_SECRET_PREVIOUS: 'shpss_before',
		DATABASE_URL: 'postgres://u:p@db/backorder',
		DATA_DIR: '/data',
		ENCRYPTION_KEY_PREVIOUS: Buffer.alloc(32, 6).toString('base64'),
		PORT: '8080',
		ROLE: 'worker',
	});
	expect(config).toMatchObject({
		shopify: { previousApiSecret: 'shpss_before' },
		databaseUrl: 'postgres://u:p@db/backorder',
		dataDir: '/data',
		previousEncryptionKey: Buffer.alloc(32, 6),
		port: 8080,
		role: 'worker',
	});
});

test('one error lists every missing variable with how to make it', () => {
	const problems = problemsOf({});
	expect(problems.map((line) => line.split(' ')[1])).toEqual(Object.keys(complete));
	expect(problems).toContain('- ENCRYPTION_KEY is missing: make one with: openssl rand -base64 32.');
	for (const problem of problems) expect(problem).toMatch(/ is missing: .{20,}\.$/);
});

test('an empty variable is a missing one', () => {
	expect(problemsOf({ ...complete, SHOPIFY_API_SECRET: ' ' })).toHaveLength(1);
	expect(readConfig({ ...complete, DATABASE_URL: '', ROLE: '' }).role).toBe('all');
});

test.each([
	['ENCRYPTION_KEY', 'dG9vIHNob3J0', '32 bytes'],
	['ENCRYPTION_KEY', 'x'.repeat(43), '32 bytes'],
	['ENCRYPTION_KEY_PREVIOUS', 'not base64!', '32 bytes'],
	['DATABASE_URL', 'mysql://u:hunter2@db/x', 'postgres:'],
	['SMTP_URL', 'mail.shop.test', 'smtp:'],
	['SHOPIFY_APP_URL', 'app.shop.test', 'https:'],
	['MAIL_FROM', 'Holm Studio', 'not an address'],
	['MAIL_FROM', 'a@b\r\nBcc: c@d', 'not an address'],
	['PORT', '70000', 'not a port'],
	['ROLE', 'cron', 'none of all, web, worker'],
])('%s = %j is refused with how to make it, and never shown', (name, value, says) => {
	const given = name === 'ENCRYPTION_KEY' && value.startsWith('x') ? `${value.slice(0, 40)}===` : value;
	const problems = problemsOf({ ...complete, [name]: given });
	expect(problems).toHaveLength(1);
	expect(problems[0]).toContain(`- ${name} `);
	expect(problems[0]).toContain(says);
	expect(problems[0]).not.toContain(given);
});

test.each(['web', 'worker'])('role %s wants a database that processes can share', (role) => {
	expect(problemsOf({ ...complete, ROLE: role })).toEqual([expect.stringContaining('DATABASE_URL is missing')]);
	expect(problemsOf({ ...complete, ROLE: role, DATABASE_URL: 'postgresql://db/x' })).toEqual([]);
});
