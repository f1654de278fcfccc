/**
 * Binds the catalogue to the flows, and looks twice a second for rows that are due. Rows are the truth: whoever wrote
 * one need not tell anybody, and nothing is lost with a process. The look is shared by all shops, so it waits for nobody
 * but the database; whoever has to ask Shopify or a mail server does it in a job, in the lane of the shop. A shop that
 * must be reconnected is left alone until a merchant opens the app.
 */
import type { DueWork } from '../adapters/db/shops.server';
import type { Queue } from '../adapters/queue/queue.server';
import type { FlowDeps } from '../flows/deps';
import { describeFailure } from '../flows/describe-failure';
import { importStep } from '../flows/import-shop.server';
import { offerRainchecks } from '../flows/offer-rainchecks.server';
import { publishCurves } from '../flows/publish-curves.server';
import { publishStorefront } from '../flows/publish-storefront.server';
import { replanShop } from '../flows/replan.server';
import { sendNotices } from '../flows/send-notices.server';
import { sendRaincheckMails } from '../flows/send-raincheck-mails.server';
import { sweepShop } from '../flows/sweep-orders.server';
import { isNewDay, turnDay } from '../flows/turn-day.server';
import { writeMarks } from '../flows/write-marks.server';
import { catalog, type JobName } from './catalog';

export interface WorkerDeps {
	readonly flows: FlowDeps;
	readonly queue: Pick<Queue, 'createQueues' | 'work' | 'send' | 'wake'>;
	findDueWork(now: Date): Promise<DueWork>;
	/** Forgets what has been done with for long. */
	purge(now: Date): Promise<void>;
	/** Works through what the inbox holds; true while there may be more. */
	drain(): Promise<boolean>;
	/** What the inbox holds of one shop that somebody outside has to answer; how many rows it took. */
	runErrands(shopId: string): Promise<number>;
	/** Makes lists of alternatives anew that are due; how many it looked at. */
	rankAlternatives(shopId: string): Promise<number>;
	/** Whether the failure means that Shopify no longer takes our token; then it marks the shop. */
	markLostConnection(shopId: string, failure: unknown): Promise<boolean>;
}

const tickMs = 500;
const batchesAtOnce = 20;
/** Shops that are worked on at once for each kind of job: one that Shopify slows down must not hold up the others. */
const shopsAtOnce = 4;
const purgeEveryMs = 60 * 60 * 1000;

export interface Worker {
	/** Stops looking, and waits for the look under way. */
	stop(): Promise<void>;
}

/** Runs a step again as long as it reports work done. */
async function untilDone(step: () => Promise<number>): Promise<void> {
	while ((await step()) > 0);
}

const flowOf: Record<JobName, (deps: WorkerDeps, shopId: string) => Promise<unknown>> = {
	errands: ({ runErrands }, shopId) => untilDone(() => runErrands(shopId)),
	replan: ({ flows }, shopId) => replanShop(flows, shopId),
	marks: ({ flows }, shopId) => untilDone(() => writeMarks(flows, shopId)),
	curves: ({ flows }, shopId) => untilDone(() => publishCurves(flows, shopId)),
	notices: ({ flows }, shopId) => sendNotices(flows, shopId),
	storefront: ({ flows }, shopId) => publishStorefront(flows, shopId),
	rainchecks: ({ flows }, shopId) => untilDone(() => offerRainchecks(flows, shopId)),
	raincheckMails: ({ flows }, shopId) => sendRaincheckMails(flows, shopId),
	alternatives: ({ rankAlternatives }, shopId) => untilDone(() => rankAlternatives(shopId)),
	import: ({ flows }, shopId) => importStep(flows, shopId),
	sweep: ({ flows }, shopId) => sweepShop(flows, shopId),
	midnight: ({ flows }, shopId) => turnDay(flows, shopId),
};

export async function startWorker(deps: WorkerDeps): Promise<Worker> {
	const names = Object.keys(catalog) as JobName[];
	await deps.queue.createQueues(Object.values(catalog));
	for (const name of names) {
		await deps.queue.work(
			name,
			async ({ shopId }: { shopId: string }) => {
				try {
					await flowOf[name](deps, shopId);
				} catch (failure) {
					if (await deps.markLostConnection(shopId, failure)) return;
					deps.flows.log(`Job ${name} of shop ${shopId} failed: ${describeFailure(failure)}`);
					throw failure;
				}
			},
			{ concurrency: shopsAtOnce },
		);
	}

	let isStopping = false;
	let purgedAt = 0;
	let timer: NodeJS.Timeout | undefined;
	let running: Promise<void> = Promise.resolve();
	const look = async () => {
		try {
			// Bounded, or a flood of webhooks would keep everything else waiting.
			for (let batch = 0; batch < batchesAtOnce && !isStopping && (await deps.drain()); batch += 1);
			if (isStopping) return;
			await sendDue(deps);
			const now = deps.flows.now();
			if (now.getTime() - purgedAt > purgeEveryMs) {
				purgedAt = now.getTime();
				await deps.purge(now);
			}
		} catch (failure) {
			deps.flows.log(`Looking for due work failed: ${describeFailure(failure)}`);
		}
	};
	const lookAgain = () => {
		if (isStopping) return;
		timer = setTimeout(() => {
			running = look().then(lookAgain);
		}, tickMs);
	};
	running = look().then(lookAgain);
	return {
		async stop() {
			isStopping = true;
			clearTimeout(timer);
			await running;
		},
	};
}

async function sendDue({ flows, queue, findDueWork }: WorkerDeps): Promise<void> {
	const { midnight, ...due } = await findDueWork(flows.now());
	const newDay = midnight.filter((shop) => isNewDay(shop, flows.now())).map((shop) => shop.id);
	for (const [name, shopIds] of Object.entries({ ...due, midnight: newDay } satisfies Record<
		JobName,
		readonly string[]
	>)) {
		for (const shopId of shopIds) {
			const sent = await queue.send(name, { shopId }, { singletonKey: shopId });
			if (sent.kind === 'queued') queue.wake(name);
		}
	}
}
