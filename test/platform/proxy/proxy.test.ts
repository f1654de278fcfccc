import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listening, listen } from './node-http';
import { hostFits, type StandInProxy, startProxy } from './proxy';

const run = promisify(execFile);
let proxy: StandInProxy;
let app: Listening;

beforeAll(async () => {
	app = await listen(
		createServer((request, response) => response.end(`${request.method} ${request.url} for ${request.headers.host}`)),
		0,
	);
	proxy = await startProxy([
		{
			host: '*.myshopify.com',
			handler: async (request) =>
				new Response(`${request.method} ${request.url} said ${await request.text()}`, { status: 201 }),
		},
		{
			host: 'broken.example',
			handler: () => {
				throw new Error('on purpose');
			},
		},
		{ host: 'app.example', port: () => app.port },
	]);
});
afterAll(async () => {
	await proxy.close();
	await app.close();
});

/** What an unmodified Node process gets that knows nothing but its environment. */
async function fetchFromOutside(url: string, body?: string): Promise<string> {
	const script = `
		const [url, body] = process.argv.slice(1);
		const init = body ? { method: 'POST', body } : {};
		fetch(url, init).then(async (answer) => console.log(answer.status, await answer.text()),
			(error) => console.log('failed', error.cause?.message ?? error.message));`;
	const { stdout } = await run(process.execPath, ['-e', script, url, ...(body ? [body] : [])], {
		env: { ...process.env, ...proxy.environment() },
	});
	return stdout.trim();
}

test('an unmodified process reaches a handler by its real name, body and all', async () => {
	expect(await fetchFromOutside('https://holm-studio.myshopify.com/admin/x?y=1', 'hello')).toBe(
		'201 POST https://holm-studio.myshopify.com/admin/x?y=1 said hello',
	);
});

test('a host of the app is handed on to its port with the host name kept', async () => {
	expect(await fetchFromOutside('https://app.example/health')).toBe('200 GET /health for app.example');
});

test('every other host is refused, and counted', async () => {
	const before = proxy.refused().length;
	expect(await fetchFromOutside('https://example.org/')).toMatch(/^failed/);
	expect(await fetchFromOutside('http://example.org/')).toMatch(/^403|^failed/);
	expect(await fetchFromOutside('https://a.b.myshopify.com/')).toMatch(/^failed/);
	expect(proxy.refused().slice(before)).toEqual([
		'example.org:443',
		expect.stringContaining('example.org'),
		'a.b.myshopify.com:443',
	]);
});

test('a handler that throws answers 500 with its message', async () => {
	expect(await fetchFromOutside('https://broken.example/')).toMatch(/^500 The stand-in failed: Error: on purpose/);
});

test('a wildcard stands for exactly one label', () => {
	expect(hostFits('*.shopify.com', 'cdn.shopify.com')).toBe(true);
	expect(hostFits('*.shopify.com', 'shopify.com')).toBe(false);
	expect(hostFits('*.shopify.com', '.shopify.com')).toBe(false);
	expect(hostFits('*.shopify.com', 'a.cdn.shopify.com')).toBe(false);
});

test('the certificate is gone when the proxy is', async () => {
	const other = await startProxy([{ host: 'x.example', handler: () => new Response('') }]);
	await access(other.certificates.caFile);
	await other.close();
	await expect(access(other.certificates.caFile)).rejects.toThrow('ENOENT');
});
