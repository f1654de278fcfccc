/**
 * How news travels to the app: signed as Shopify signs, at least once, in no promised order. A refused delivery is
 * tried up to eight times over four hours with its first body; late, twice, dropped and held back are switches. The
 * queue moves when it is told to (`pump`), by the clock that it was given.
 */
import { randomUUID } from 'node:crypto';
import { type AppConfig, keepFields } from './app-config';
import { bodyOf } from './body';
import { exactJson } from './exact-json';
import type { Faults } from './faults';
import { isVisible } from './scene';
import { apiVersion } from './schema';
import { signWebhook } from './sign';
import type { News, Shop } from './store';

export interface Delivery {
	readonly webhookId: string;
	readonly eventId: string;
	readonly topic: string;
	readonly shop: string;
	readonly address: string;
	readonly rawBody: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly triggeredAt: string;
	dueAt: number;
	attempts: number;
	state: 'waiting' | 'travelling' | 'delivered' | 'given-up' | 'dropped';
	/** The answers so far; 0 where there was none. */
	readonly statuses: number[];
}

export interface Webhooks {
	readonly hear: (shop: Shop, news: News) => void;
	/** Sends what is due; resolves when nothing due is left. */
	readonly pump: () => Promise<void>;
	/** Keeps news back until `release`. */
	readonly hold: () => void;
	/** Lets go of what was held, in the order that is asked for. */
	readonly release: (order?: (held: readonly Delivery[]) => readonly Delivery[]) => void;
	readonly log: readonly Delivery[];
}

interface WebhooksInput {
	readonly config: AppConfig;
	readonly apiSecret: string;
	readonly faults: Faults;
	readonly now: () => Date;
	readonly deliver: (request: Request) => Promise<Response>;
	readonly isRunningByItself: boolean;
}

const maximumAttempts = 8;
/** Between tries: about four hours in all. */
const backoffSeconds = [10, 60, 300, 900, 1_800, 3_600, 7_200];
const answerWithinMilliseconds = 5_000;
const atOnce = 8;

/** Compliance topics and the uninstall reach an app without an installation. */
const toAnybody = new Set(['app/uninstalled', 'customers/data_request', 'customers/redact', 'shop/redact']);

export function createWebhooks({
	config,
	apiSecret,
	faults,
	now,
	deliver,
	isRunningByItself,
}: WebhooksInput): Webhooks {
	const log: Delivery[] = [];
	let waiting: Delivery[] = [];
	let held: Delivery[] | undefined;
	let pumping: Promise<void> | undefined;
	let count = 0;

	const hear = (shop: Shop, news: News) => {
		const subscribed = config.subscriptions.filter(({ topic }) => topic === news.topic);
		if (subscribed.length === 0 || (!shop.installation && !toAnybody.has(news.topic))) return;
		const scopes = shop.installation?.scopes ?? [];
		const order = 'orderId' in news ? shop.orders.get(news.orderId) : undefined;
		if (order && !isVisible(shop, { kind: 'app', scopes }, order)) return;
		const body = bodyOf(shop, news);
		const eventId = randomUUID();
		for (const subscription of subscribed) {
			const rawBody = exactJson(subscription.includeFields ? keepFields(body, subscription.includeFields) : body);
			// Nanoseconds, as Shopify writes them; the count keeps the order of one millisecond.
			const triggeredAt = now()
				.toISOString()
				.replace('Z', `${String(count % 1_000_000).padStart(6, '0')}Z`);
			const fault = faults.webhooks?.(news.topic, count);
			count += 1;
			const delivery: Delivery = {
				webhookId: randomUUID(),
				eventId,
				topic: news.topic,
				shop: shop.facts.domain,
				address: subscription.address,
				rawBody,
				triggeredAt,
				headers: {},
				dueAt: now().getTime() + (fault?.kind === 'late' ? fault.milliseconds : 0),
				attempts: 0,
				state: fault?.kind === 'dropped' ? 'dropped' : 'waiting',
				statuses: [],
			};
			const made = { ...delivery, headers: headersOf(delivery, subscription.name) };
			log.push(made);
			if (made.state === 'dropped') continue;
			enqueue(made);
			if (fault?.kind === 'twice') enqueue({ ...made, statuses: [] });
		}
	};

	const headersOf = (delivery: Delivery, name: string | undefined): Record<string, string> => ({
		'Content-Type': 'application/json',
		'User-Agent': 'Shopify-Captain-Hook',
		'X-Shopify-Topic': delivery.topic,
		'X-Shopify-Hmac-Sha256': signWebhook(delivery.rawBody, apiSecret),
		'X-Shopify-Shop-Domain': delivery.shop,
		'X-Shopify-API-Version': apiVersion,
		'X-Shopify-Webhook-Id': delivery.webhookId,
		'X-Shopify-Event-Id': delivery.eventId,
		'X-Shopify-Triggered-At': delivery.triggeredAt,
		...(name ? { 'X-Shopify-Name': name } : {}),
	});

	const enqueue = (delivery: Delivery) => {
		if (held) held.push(delivery);
		else waiting.push(delivery);
		if (!held && isRunningByItself) queueMicrotask(() => void pump());
	};

	const send = async (delivery: Delivery): Promise<void> => {
		delivery.state = 'travelling';
		delivery.attempts += 1;
		let status = 0;
		try {
			const { address, headers, rawBody } = delivery;
			const signal = AbortSignal.timeout(answerWithinMilliseconds);
			const response = await deliver(
				new Request(address, { method: 'POST', headers, body: rawBody, signal, redirect: 'manual' }),
			);
			status = response.status;
			await response.arrayBuffer();
		} catch (error) {
			// An app that cannot be reached or is too slow is a failed delivery, whatever the reason; anything else is ours.
			if (!(error instanceof Error)) throw error;
		}
		delivery.statuses.push(status);
		if (status >= 200 && status < 300) {
			delivery.state = 'delivered';
			return;
		}
		if (delivery.attempts >= maximumAttempts) {
			delivery.state = 'given-up';
			return;
		}
		delivery.state = 'waiting';
		delivery.dueAt = now().getTime() + (backoffSeconds[delivery.attempts - 1] ?? 7_200) * 1000;
		waiting.push(delivery);
	};

	const sendDue = async (): Promise<void> => {
		for (;;) {
			const present = now().getTime();
			const due = waiting.filter((delivery) => delivery.dueAt <= present).slice(0, atOnce);
			if (due.length === 0) return;
			waiting = waiting.filter((delivery) => !due.includes(delivery));
			await Promise.all(due.map(send));
		}
	};

	const pump = async (): Promise<void> => {
		// News that comes while the last of a round travels would else wait for the next call.
		do {
			pumping ??= sendDue().finally(() => {
				pumping = undefined;
			});
			await pumping;
		} while (waiting.some((delivery) => delivery.dueAt <= now().getTime()));
	};

	return {
		hear,
		pump,
		hold: () => {
			held ??= [];
		},
		release: (order = (all) => all) => {
			const released = order(held ?? []);
			held = undefined;
			for (const delivery of released) enqueue(delivery);
		},
		log,
	};
}
