import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listening, listen } from '../proxy/node-http';
import { startFront } from './front';

let app: Listening;
let front: Listening;

beforeAll(async () => {
	app = await listen(
		createServer((request, response) => {
			if (request.url === '/picture') {
				response.writeHead(200, { 'content-type': 'image/png' });
				response.end(Buffer.from([0x89, 0x50, 0xff, 0x00]));
			} else if (request.url === '/away') {
				response.writeHead(302, { location: 'https://admin.shopify.com/store/x/apps/y' });
				response.end();
			} else {
				response.writeHead(200, {
					'content-type': 'text/html; charset=utf-8',
					'content-security-policy': 'frame-ancestors https://x.myshopify.com https://admin.shopify.com',
				});
				response.end(
					`<script src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script>${request.headers.host}`,
				);
			}
		}),
		0,
	);
	front = await startFront({
		port: 0,
		appPort: () => app.port,
		rewrites: () => [
			['https://cdn.shopify.com/shopifycloud/', 'http://admin.local/stand-in/'],
			['https://admin.shopify.com', 'http://admin.local'],
		],
	});
});
afterAll(async () => {
	await front.close();
	await app.close();
});

test('the local admin may embed the app, and its App Bridge is loaded', async () => {
	const answer = await fetch(`${front.origin}/app`);
	expect(answer.headers.get('content-security-policy')).toBe(
		'frame-ancestors https://x.myshopify.com http://admin.local',
	);
	expect(await answer.text()).toBe(
		`<script src="http://admin.local/stand-in/app-bridge.js"></script>127.0.0.1:${front.port}`,
	);
});

test('a way back into the admin leads to the local one', async () => {
	const answer = await fetch(`${front.origin}/away`, { redirect: 'manual' });
	expect(answer.headers.get('location')).toBe('http://admin.local/store/x/apps/y');
});

test('what is no text passes byte for byte', async () => {
	const answer = await fetch(`${front.origin}/picture`);
	expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0x89, 0x50, 0xff, 0x00]);
});
