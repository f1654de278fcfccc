/**
 * Starts the part of the process that works: the queue, in the same database, and the worker over it. It wires and
 * decides nothing.
 */
import {
	claimErrands,
	claimInbox,
	closeInbox,
	makeErrands,
	postponeInbox,
	quarantineInbox,
} from '../adapters/db/inbox.server';
import { purgeOldRows } from '../adapters/db/purge.server';
import { findDueWork } from '../adapters/db/shops.server';
import { openQueue } from '../adapters/queue/queue.server';
import { NeedsReconnect } from '../adapters/shopify/admin-errors';
import type { AppContext } from '../context.server';
import { createRanking } from '../flows/alternatives/rank-alternatives.server';
import { drainInbox, type Inbox } from '../flows/orders/drain-inbox.server';
import { runErrands } from '../flows/orders/run-errands.server';
import { loseConnection } from '../flows/shop/install-shop.server';
import { startWorker, type Worker } from './worker';

export async function startWork({ database, flows, registry }: AppContext): Promise<Pick<Worker, 'stop'>> {
	const { prisma } = database;
	const queue = openQueue({ database, log: flows.log });
	await queue.start();
	const inbox: Inbox = {
		claim: (now, holdMs, limit) => claimInbox(prisma, now, holdMs, limit),
		claimErrands: (domain, now, holdMs, limit) => claimErrands(prisma, domain, now, holdMs, limit),
		close: (ids) => closeInbox(prisma, ids),
		makeErrands: (ids) => makeErrands(prisma, ids),
		quarantine: (id, note) => quarantineInbox(prisma, id, note),
		postpone: (ids, at, note) => postponeInbox(prisma, ids, at, note),
	};
	const worker = await startWorker({
		flows,
		queue,
		findDueWork: (now) => findDueWork(prisma, now),
		purge: (now) => purgeOldRows(prisma, now),
		drain: () => drainInbox({ flows, registry, inbox }),
		runErrands: (shopId) => runErrands({ flows, registry, inbox }, shopId),
		rankAlternatives: createRanking(flows),
		markLostConnection: async (shopId, failure) => {
			if (!(failure instanceof NeedsReconnect)) return false;
			await loseConnection(flows, registry, failure.domain);
			flows.log(`Shop ${shopId} has to be reconnected: its work stops until a merchant opens the app`);
			return true;
		},
	});
	let stopped: Promise<void> | undefined;
	return {
		stop: () => {
			stopped ??= worker.stop().then(() => queue.stop());
			return stopped;
		},
	};
}
