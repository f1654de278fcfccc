/**
 * The life of a raincheck: somebody waits for a variant without having bought it. It decides which step may follow
 * which, and nothing about stock or time. What is over stays over, with one exception: an order that was placed while
 * the offer stood redeems it, however late we hear of it. Whoever buys what they wait for waits no more.
 */

export const raincheckStatuses = [
	'unconfirmed',
	'waiting',
	'offered',
	'redeemed',
	'expired',
	/** By whoever left it. */
	'withdrawn',
	/** By the merchant, or because it cannot be served: no address, a mail that nobody takes. */
	'dropped',
] as const;

export type RaincheckStatus = (typeof raincheckStatuses)[number];

export type RaincheckStep = 'confirm' | 'offer' | 'take-back' | 'redeem' | 'expire' | 'withdraw' | 'drop';

const steps: Record<RaincheckStatus, Partial<Record<RaincheckStep, RaincheckStatus>>> = {
	unconfirmed: { confirm: 'waiting', withdraw: 'withdrawn', drop: 'dropped' },
	waiting: { offer: 'offered', redeem: 'redeemed', withdraw: 'withdrawn', drop: 'dropped' },
	offered: {
		// Nothing was said yet, and the stock is gone: the place in the queue is kept.
		'take-back': 'waiting',
		redeem: 'redeemed',
		expire: 'expired',
		withdraw: 'withdrawn',
		drop: 'dropped',
	},
	redeemed: {},
	expired: { redeem: 'redeemed' },
	withdrawn: { redeem: 'redeemed' },
	dropped: { redeem: 'redeemed' },
};

/** Where the step leads, or undefined where it may not be taken: then nothing changes. */
export const statusAfter = (status: RaincheckStatus, step: RaincheckStep): RaincheckStatus | undefined =>
	steps[status][step];

/** The statuses from which the step may be taken. */
export const statusesBefore = (step: RaincheckStep): readonly RaincheckStatus[] =>
	raincheckStatuses.filter((status) => statusAfter(status, step) !== undefined);

export const openStatuses = ['unconfirmed', 'waiting', 'offered'] as const satisfies readonly RaincheckStatus[];

export const isOpen = (status: RaincheckStatus): boolean => openStatuses.some((open) => open === status);

/** A row's text, which the database does not hold to these: one that nobody knows can be served by nobody. */
export const parseStatus = (text: string): RaincheckStatus =>
	raincheckStatuses.find((known) => known === text) ?? 'dropped';

export interface BuyersRaincheck {
	readonly status: RaincheckStatus;
	readonly waitsSince: Date | null;
	readonly offeredAt: Date | null;
	readonly closedAt: Date | null;
}

/** Whether an order that was placed then is by somebody who waited, or had an offer. One that was taken back was none. */
export function isRedeemedBy(raincheck: BuyersRaincheck, orderedAt: Date): boolean {
	const { status, waitsSince, offeredAt, closedAt } = raincheck;
	const since = status === 'waiting' ? waitsSince : offeredAt;
	if (statusAfter(status, 'redeem') === undefined || since === null) return false;
	// Shopify writes an order's moment in whole seconds.
	if (orderedAt.getTime() < Math.floor(since.getTime() / 1000) * 1000) return false;
	return closedAt === null || orderedAt <= closedAt;
}

export interface OfferedUnits {
	/** Before the order. */
	readonly status: RaincheckStatus;
	readonly quantity: number;
	readonly offeredUnits: number;
}

/**
 * Units that keep their place once an order has redeemed the offer: those that it left out. Whoever bought fewer than were
 * offered, or without an offer, has what they want; whoever withdrew after the order wants no more.
 */
export function unitsLeft({ status, quantity, offeredUnits }: OfferedUnits, bought: number): number {
	if (status !== 'offered' && status !== 'expired') return 0;
	return bought < offeredUnits ? 0 : Math.max(0, quantity - bought);
}
