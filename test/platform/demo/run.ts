/**
 * `npm run demo`: the built app and a made-up shop on a few local ports, for a person with a browser and nothing else.
 * It starts with a fresh shop each time and leaves nothing behind. It must never run beside real credentials.
 */

import { startFront } from '../frame/front';
import { mountLocally, type Rewrites } from '../proxy/local';
import { type Listening, serve } from '../proxy/node-http';
import { apiVersion } from '../schema';
import { holmDomain, requireBySku } from '../seed';
import { addSampleTiles } from '../seed-many';
import { addSoldOut } from '../seed-sold-out';
import { findFreePort } from './app-process';
import { examplesOf, sightsOf } from './examples';
import { welcome } from './print';
import { shortenSettleWindow } from './settle';
import { answerCdn, clientId, startWorld, type World } from './world';

const defaultBase = 4000;

export function portBaseOf(args: readonly string[]): number {
	const at = args.indexOf('--port-base');
	const given = at >= 0 ? args[at + 1] : undefined;
	const base = given === undefined ? defaultBase : Number(given);
	if (!Number.isInteger(base) || base < 1024 || base > 65_000) {
		throw new Error('--port-base wants a number from 1024 to 65000, such as --port-base 4100');
	}
	return base;
}

export interface Demo {
	readonly world: World;
	readonly text: string;
	readonly addresses: { readonly admin: string; readonly storefront: string; readonly mailbox: string };
	readonly close: () => Promise<void>;
}

export async function startDemo(base: number, write: (text: string) => void): Promise<Demo> {
	const started = Date.now();
	const [admin, front, storefront, mail, api] = (await Promise.all(
		[0, 1, 2, 3, 4].map((offset) => findFreePort(base + offset)),
	)) as [number, number, number, number, number];
	const at = (port: number) => `http://127.0.0.1:${port}`;
	const world = await startWorld({
		appUrl: at(front),
		links: [
			{ label: 'Storefront', href: `${at(storefront)}/` },
			{ label: 'Mailbox', href: `${at(mail)}/` },
		],
		write,
	});
	addSampleTiles(world.shop);
	addSoldOut(world.shop);
	const rewrites = (): Rewrites => [
		['https://cdn.shopify.com/shopifycloud/', `${at(admin)}/stand-in/`],
		['https://admin.shopify.com', at(admin)],
		[`https://${holmDomain}`, at(storefront)],
	];
	const { handlers } = world;
	const openings: Listening[] = [
		await serve(async (request) => {
			const isScript = new URL(request.url).pathname === '/stand-in/app-bridge.js';
			if (isScript) return answerCdn(new Request('https://cdn.shopify.com/shopifycloud/app-bridge.js'));
			return mountLocally(handlers.admin, 'https://admin.shopify.com', rewrites)(request);
		}, admin),
		await startFront({ port: front, appPort: () => world.app().port, rewrites }),
		await serve(mountLocally(handlers.storefront, `https://${holmDomain}`, rewrites), storefront),
		await serve((request) => mountLocally((inside) => world.mailbox.fetch(inside), at(mail), rewrites)(request), mail),
		await serve((request) => {
			const { pathname, search } = new URL(request.url);
			return handlers.adminApi(new Request(`https://${holmDomain}${pathname}${search}`, request));
		}, api),
	];
	const stopWatching = shortenSettleWindow(world, at(front));
	const addresses = {
		admin: `${at(admin)}/store/${holmDomain.replace('.myshopify.com', '')}/apps/${clientId}`,
		storefront: `${at(storefront)}/`,
		mailbox: `${at(mail)}/`,
		adminApi: `${at(api)}/admin/api/${apiVersion}/graphql.json`,
		staffToken: world.staffToken,
	};
	const seconds = Math.round((Date.now() - started) / 1000);
	const text = welcome(addresses, {
		sights: sightsOf(world.shop, addresses.storefront),
		examples: examplesOf(world.shop, requireBySku(world.shop, 'PIT-OAT')),
		seconds,
	});
	return {
		world,
		text,
		addresses,
		close: async () => {
			stopWatching();
			await Promise.all(openings.map((opening) => opening.close()));
			await world.close();
		},
	};
}

/** Called by start.mjs. @param done closes what ran this file. */
export async function runDemo(args: readonly string[], done: () => Promise<void>): Promise<void> {
	try {
		await keepDemo(args, done);
	} catch (error) {
		process.stderr.write(`The demo could not start. ${error instanceof Error ? error.message : String(error)}\n`);
		process.exit(1);
	}
}

async function keepDemo(args: readonly string[], done: () => Promise<void>): Promise<void> {
	const demo = await startDemo(portBaseOf(args), (text) => {
		// Requests and jobs are the app's own affair; what it complains of is the person's.
		if (/error|failed|refused/i.test(text)) process.stderr.write(text);
	});
	process.stdout.write(demo.text);
	let isStopping = false;
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => {
			if (isStopping) process.exit(1);
			isStopping = true;
			process.stdout.write('\nStopping …\n');
			void demo
				.close()
				.then(done)
				.then(() => process.exit(0));
		});
	}
}
