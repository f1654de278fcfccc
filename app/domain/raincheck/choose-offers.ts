/**
 * Who is told that what they wait for is back, and for how many units. Never more units are offered, the standing
 * offers included, than are free; those who wait longest come first; and nobody is passed over, because an offer of
 * fewer units than were asked for is made rather than one to the next in line.
 */

export interface Waiting {
	readonly id: string;
	/** At least 1. */
	readonly quantity: number;
	/** ISO instant. */
	readonly queuedAt: string;
}

export interface Offer {
	readonly id: string;
	/** At most the quantity that was asked for; less only where no more are free. */
	readonly units: number;
}

export interface OfferInput {
	/** Units that may be offered: for rainchecks behind new sales, only what those left over. */
	readonly free: number;
	/** Units of offers that stand: neither redeemed nor over. */
	readonly outstanding: number;
	readonly waiting: readonly Waiting[];
}

export function chooseOffers({ free, outstanding, waiting }: OfferInput): readonly Offer[] {
	const offers: Offer[] = [];
	let left = free - outstanding;
	for (const { id, quantity } of inOrder(waiting)) {
		if (left <= 0) break;
		const units = Math.min(quantity, left);
		offers.push({ id, units });
		left -= units;
	}
	return offers;
}

/** By when they queued; of the same instant by id, so that the order is the same whoever asks. */
export function inOrder<T extends Waiting>(waiting: readonly T[]): readonly T[] {
	return [...waiting].sort((a, b) => compare(a.queuedAt, b.queuedAt) || compare(a.id, b.id));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
