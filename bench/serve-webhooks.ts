/**
 * One process that takes webhooks, in one of three ways: as this app does, as a Remix route of the official template
 * does, or as that route does with the row stored that makes the acknowledgement durable. It listens on a free port
 * and tells its parent which.
 */
import { createRequestHandler } from '@remix-run/express';
import type { ActionFunctionArgs, ServerBuild } from '@remix-run/node';
import { ApiVersion, AppDistribution, Session, shopifyApp } from '@shopify/shopify-app-remix/server';
import '@shopify/shopify-app-remix/adapters/node';
import express from 'express';
import { type Database, openDatabase } from '../app/adapters/db/database.server';
import { type NewInboxRow, readInboxStatus, storeInInbox } from '../app/adapters/db/inbox.server';
import { createSealer } from '../app/adapters/db/seal.server';
import { writeInGroups } from '../app/flows/write-in-groups';
import { createApp } from '../app/http.server';
import { listen } from '../app/serve.server';
import { benchSecret, benchShop } from './bench-shop';

const [way = '', url = ''] = process.argv.slice(2);
const database = openDatabase({ kind: 'server', url }, (error) => {
	throw error;
});
const now = () => new Date();
const log = (line: string) => console.error(line);

function ours(database: Database): express.Express {
	const group = writeInGroups((rows: readonly NewInboxRow[]) => storeInInbox(database, rows), {
		gatherMs: 3,
		rowsPerWrite: 500,
		rowsWaiting: 5_000,
		patienceMs: 3_500,
	});
	return createApp({
		ingest: {
			secrets: [benchSecret],
			sealer: createSealer({ current: Buffer.alloc(32, 7) }),
			store: group.write,
			now,
			log,
		},
		health: {
			role: 'all',
			readInboxStatus: () => readInboxStatus(database.prisma),
			areMigrationsCurrent: async () => true,
			now,
		},
		pages: remixBuild(async () => new Response()),
		log,
	});
}

function template({ prisma }: Database, isDurable: boolean): express.Express {
	const shopify = shopifyApp({
		apiKey: 'bench',
		apiSecretKey: benchSecret,
		apiVersion: ApiVersion.October26,
		appUrl: 'https://bench.example.com',
		distribution: AppDistribution.AppStore,
		future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
		// One look-up by key and one row made into a session, as Shopify's own storage for Prisma does it.
		sessionStorage: {
			loadSession: async (id) => {
				const row = await prisma.session.findUnique({ where: { id } });
				return row ? new Session(JSON.parse(row.sealed)) : undefined;
			},
			storeSession: async ({ id, shop, ...rest }) => {
				const sealed = JSON.stringify({ ...rest, id, shop });
				await prisma.session.upsert({ where: { id }, create: { id, domain: shop, sealed }, update: { sealed } });
				return true;
			},
			deleteSession: async () => true,
			deleteSessions: async () => true,
			findSessionsByShop: async () => [],
		},
	});
	const action = async ({ request }: ActionFunctionArgs) => {
		const { payload, topic, shop, eventId, webhookId } = await shopify.authenticate.webhook(request);
		if (isDurable) {
			const event = { domain: shop, topic, eventId: eventId ?? webhookId };
			await prisma.inbox.createMany({
				data: [{ ...event, bodySealed: JSON.stringify(payload) }],
				skipDuplicates: true,
			});
		}
		return new Response();
	};
	const app = express();
	app.disable('x-powered-by');
	app.all('*', createRequestHandler({ build: remixBuild(action) }));
	return app;
}

function remixBuild(action: (args: ActionFunctionArgs) => Promise<Response>): ServerBuild {
	const manifest = { hasAction: true, hasLoader: false, hasClientAction: false, hasClientLoader: false } as const;
	const route = { id: 'routes/webhooks.orders', path: 'webhooks/orders' };
	return {
		mode: 'production',
		entry: { module: { default: () => new Response() } },
		routes: { [route.id]: { ...route, module: { action } as never } },
		assets: {
			entry: { module: '', imports: [] },
			routes: { [route.id]: { ...route, ...manifest, hasErrorBoundary: false, module: '' } },
			url: '',
			version: '',
		},
		basename: '/',
		publicPath: '/',
		assetsBuildDirectory: '',
		future: { v3_singleFetch: true } as ServerBuild['future'],
		isSpaMode: false,
	};
}

await database.prisma.session.upsert({
	where: { id: `offline_${benchShop}` },
	create: {
		id: `offline_${benchShop}`,
		domain: benchShop,
		sealed: JSON.stringify({
			id: `offline_${benchShop}`,
			shop: benchShop,
			state: '',
			isOnline: false,
			accessToken: 'bench',
			refreshToken: 'bench',
			scope: 'write_orders',
		}),
	},
	update: {},
});
const app = way === 'ours' ? ours(database) : template(database, way === 'template-durable');
const listening = await listen(app, 0, () => database.close());
// Nobody is left to measure it.
process.on('disconnect', () => process.exit(1));
process.send?.(listening.port);
