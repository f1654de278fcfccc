import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Demo, portBaseOf, startDemo } from './run';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const run = promisify(execFile);
let demo: Demo;

beforeAll(async () => {
	demo = await startDemo(4700, () => {});
});
afterAll(async () => {
	await demo?.close();
});

test('every address that is printed answers, and says that it is a stand-in', async () => {
	const { admin, storefront, mailbox } = demo.addresses;
	for (const address of [admin, storefront, mailbox]) {
		expect(demo.text).toContain(address);
		const answer = await fetch(address);
		expect(answer.status).toBe(200);
		expect(await answer.text()).toMatch(/stand-in/i);
	}
});

test('every page of the storefront that is named can be opened', async () => {
	const { storefront } = demo.addresses;
	const pages = demo.text.match(new RegExp(`${storefront}\\S+`, 'g')) ?? [];
	expect(pages.length).toBeGreaterThan(5);
	for (const page of pages) {
		const answer = await fetch(page);
		expect([page, answer.status]).toEqual([page, 200]);
		expect(await answer.text()).toMatch(/stand-in|بديل/i);
	}
});

test('the admin opens the app through the front, which lets the local admin embed it', async () => {
	const outer = await (await fetch(demo.addresses.admin)).text();
	const frame = /<iframe[^>]* data-address="([^"]+)"/.exec(outer)?.[1]?.replaceAll('&amp;', '&') ?? '';
	const origin = new URL(demo.addresses.admin).origin;
	const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0';
	const answer = await fetch(frame, { headers: { 'user-agent': userAgent } });
	expect(answer.status).toBe(200);
	expect(answer.headers.get('content-security-policy')).toContain(origin);
	const page = await answer.text();
	expect(page).toContain(`${origin}/stand-in/app-bridge.js`);
	expect(page).not.toMatch(/https:\/\/[a-z-]+\.(my)?shopify\.com/);
});

test('every call that is printed works as it is pasted into a shell', async () => {
	const lines = demo.text.split('\n');
	const [define = ''] = lines.filter((line) => line.startsWith('admin()'));
	const calls = lines.filter((line) => line.startsWith("admin '"));
	expect(calls).toHaveLength(5);
	for (const call of calls) {
		const { stdout } = await run('bash', ['-c', `${define}\n${call}`]);
		const answer = JSON.parse(stdout) as { data: Record<string, Record<string, unknown>>; errors?: unknown };
		expect(answer.errors).toBeUndefined();
		for (const payload of Object.values(answer.data)) {
			expect([payload.userErrors ?? payload.orderCancelUserErrors ?? []]).toEqual([[]]);
		}
	}
});

test('a port base that is none is refused with a sentence', () => {
	expect(portBaseOf([])).toBe(4000);
	expect(portBaseOf(['--port-base', '4100'])).toBe(4100);
	expect(() => portBaseOf(['--port-base', 'x'])).toThrow('--port-base wants a number from 1024 to 65000');
});
