/**
 * The process: reads the configuration, opens what it stands on, listens, and ends in the reverse order. What it does
 * with a request is decided elsewhere; what it must never do is listen before the tables are current, or close the
 * database while a webhook waits to be written.
 */
import * as pages from 'virtual:remix/server-build';
import { type NewInboxRow, storeInInbox } from './adapters/db/inbox.server';
import { isSchemaCurrent } from './adapters/db/schema-status.server';
import { type Config, config } from './config.server';
import { openContext, readInbox } from './context.server';
import { writeInGroups } from './flows/write-in-groups';
import { createApp } from './http.server';
import { startWork } from './jobs/start-work.server';
import { listen, stopOnSignals } from './serve.server';

const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);

/** Shopify gives up after 5 seconds: what the database has not taken by then is refused, and comes again. */
const inboxLimits = { gatherMs: 3, rowsPerWrite: 500, rowsWaiting: 5_000, patienceMs: 3_500 };

async function start(settings: Config): Promise<void> {
	const context = await openContext(settings, log);
	const { flows, sealer, database } = context;
	const { apiSecret, previousApiSecret, appUrl } = settings.shopify;
	const inbox = writeInGroups<NewInboxRow>((rows) => storeInInbox(database, rows), inboxLimits);

	const app = createApp({
		ingest: {
			secrets: previousApiSecret === undefined ? [apiSecret] : [apiSecret, previousApiSecret],
			sealer,
			store: inbox.write,
			now: flows.now,
			log,
		},
		health: {
			role: settings.role,
			readInboxStatus: readInbox,
			areMigrationsCurrent: () => isSchemaCurrent(database),
			now: flows.now,
		},
		pages: settings.role === 'worker' ? undefined : pages,
		log,
	});
	const worker = settings.role === 'web' ? undefined : await startWork(context);
	const listening = await listen(app, settings.port, async () => {
		await inbox.rest();
		await worker?.stop();
		await context.close();
	});
	// Together: the jobs that run need not wait for the last request to be answered before they are asked to end.
	stopOnSignals(() => Promise.all([worker?.stop(), listening.stop()]), log);
	log(`Backorder (${settings.role}, ${database.engine}) listens on port ${listening.port} as ${appUrl}`);
}

try {
	await start(config());
} catch (failure) {
	// A sentence for whoever set it up; a stack would only hide it.
	console.error(failure instanceof Error ? failure.message : failure);
	process.exit(1);
}
