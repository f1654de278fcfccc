/**
 * Binds the catalogue to the flows, and looks twice a second for rows that are due. Rows are the truth: whoever wrote
 * one need not tell anybody, and nothing is lost with a process. The look is shared by all shops, so it waits for nobody
 * but the database; whoever has to ask Shopify or a mail server does it in a job, in the lane of the shop. A lane in
 * which a job waits, runs or is to be tried again is left to that job: what fails is asked again ever less often, though
 * its rows stay due. A shop that must be reconnected is left alone until a merchant opens the app.
 */
import type { DueWork } from '../adapters/db/shops.server';
import type { Queue, RunningJob } from '../adapters/queue/queue.server';
import { readSpokenCollection } from '../flows/alternatives/read-products.server';
import type { FlowDeps } from '../flows/deps';
import { describeFailure } from '../flows/describe-failure';
import { sendNotices } from '../flows/notices/send-notices.server';
import { sweepShop } from '../flows/orders/sweep-orders.server';
import { writeMarks } from '../flows/orders/write-marks.server';
import { publishCurves } from '../flows/promises/publish-curves.server';
import { replanShop } from '../flows/promises/replan.server';
import { offerRainchecks } from '../flows/rainchecks/offer-rainchecks.server';
import { sendRaincheckMails } from '../flows/rainchecks/send-raincheck-mails.server';
import { importStep } from '../flows/shop/import-shop.server';
import { publishStorefront } from '../flows/shop/publish-storefront.server';
import { isNewDay, turnDay } from '../flows/shop/turn-day.server';
import { catalog, type JobName } from './catalog';

export interface WorkerDeps {
	readonly flows: FlowDeps;
	readonly queue: Pick<Queue, 'createQueues' | 'work' | 'send' | 'readBusyLanes'>;
	findDueWork(now: Date): Promise<DueWork>;
	/** Forgets some of what has been done with for long; true while there is more. */
	purge(now: Date): Promise<boolean>;
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
/** A lane gives its place to another shop after this; what is left of its rows is sent again at the next look. */
const turnMs = 60_000;
const purgeEveryMs = 60 * 60 * 1000;

export interface Worker {
	/** Stops looking, and waits for the look under way; jobs that run are asked to end at their next step. */
	stop(): Promise<void>;
}

interface Turn {
	readonly shopId: string;
	/** Aborted when the job has run out of its time, or the process is to end. */
	readonly signal: AbortSignal;
	/** Runs a step again as long as it reports work done and the turn lasts. */
	untilDone(step: () => Promise<number>): Promise<void>;
}

const flowOf: Record<JobName, (deps: WorkerDeps, turn: Turn) => Promise<unknown>> = {
	errands: ({ runErrands }, { shopId, untilDone }) => untilDone(() => runErrands(shopId)),
	replan: ({ flows }, { shopId, untilDone }) =>
		untilDone(async () => {
			const replanned = await replanShop(flows, shopId);
			return replanned.kind === 'planned' ? replanned.variants : 0;
		}),
	marks: ({ flows }, { shopId, signal, untilDone }) => untilDone(() => writeMarks(flows, shopId, signal)),
	curves: ({ flows }, { shopId, untilDone }) => untilDone(() => publishCurves(flows, shopId)),
	notices: ({ flows }, { shopId, untilDone }) => untilDone(() => sendNotices(flows, shopId)),
	storefront: ({ flows }, { shopId }) => publishStorefront(flows, shopId),
	rainchecks: ({ flows }, { shopId, untilDone }) => untilDone(() => offerRainchecks(flows, shopId)),
	raincheckMails: ({ flows }, { shopId, untilDone }) => untilDone(() => sendRaincheckMails(flows, shopId)),
	alternatives: ({ flows, rankAlternatives }, { shopId, untilDone }) =>
		untilDone(async () => (await rankAlternatives(shopId)) || (await readSpokenCollection(flows, shopId))),
	import: ({ flows }, { shopId, signal }) => importStep(flows, shopId, signal),
	sweep: ({ flows }, { shopId }) => sweepShop(flows, shopId),
	midnight: ({ flows }, { shopId }) => turnDay(flows, shopId),
};

export async function startWorker(deps: WorkerDeps): Promise<Worker> {
	const names = Object.keys(catalog) as JobName[];
	await deps.queue.createQueues(Object.values(catalog));
	const ending = new AbortController();
	const beginTurn = (shopId: string, job: RunningJob): Turn => {
		const signal = AbortSignal.any([job.signal, ending.signal]);
		const over = deps.flows.now().getTime() + turnMs;
		const untilDone = async (step: () => Promise<number>) => {
			while ((await step()) > 0 && !signal.aborted && deps.flows.now().getTime() < over);
		};
		return { shopId, signal, untilDone };
	};
	for (const name of names) {
		await deps.queue.work(
			name,
			async ({ shopId }: { shopId: string }, job) => {
				try {
					await flowOf[name](deps, beginTurn(shopId, job));
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
				// A little at a time: what is left comes with the next look.
				if (!(await deps.purge(now))) purgedAt = now.getTime();
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
			ending.abort();
			clearTimeout(timer);
			await running;
		},
	};
}

async function sendDue({ flows, queue, findDueWork }: WorkerDeps): Promise<void> {
	// Before the rows: a job that ends in between has done what they say, and would be sent once more the other way round.
	const busy = await queue.readBusyLanes();
	const { midnight, ...due } = await findDueWork(flows.now());
	const newDay = midnight.filter((shop) => isNewDay(shop, flows.now())).map((shop) => shop.id);
	const lanes = { ...due, midnight: newDay } satisfies Record<JobName, readonly string[]>;
	for (const [name, shopIds] of Object.entries(lanes)) {
		for (const shopId of shopIds) {
			if (!busy.has(name, shopId)) await queue.send(name, { shopId }, shopId);
		}
	}
}
