/** What holds of every choice of offers, whoever waits and whatever is free; and of a whole season of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseOffers, inOrder, type Waiting } from '../../../app/domain/raincheck/choose-offers';
import { freeFor, noteFree } from '../../../app/domain/raincheck/free-stock';

const waiting = fc
	.array(
		fc.record({
			quantity: fc.integer({ min: 1, max: 10 }),
			queuedAt: fc.integer({ min: 0, max: 5 }).map((day) => `2026-11-2${day}T00:00:00.000Z`),
		}),
		{ maxLength: 12 },
	)
	.map((rows) => rows.map((row, index): Waiting => ({ ...row, id: `r${index}` })));

const units = fc.integer({ min: 0, max: 30 });

const sum = (offers: readonly { readonly units: number }[]) => offers.reduce((total, offer) => total + offer.units, 0);

const law = <T extends [unknown, ...unknown[]]>(
	name: string,
	arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
	body: (...values: T) => void,
) => test(name, () => fc.assert(fc.property(...arbitraries, body), { numRuns: 500 }));

law<[readonly Waiting[], number, number]>(
	'never more units are offered, the standing offers included, than are free',
	[waiting, units, units],
	(queue, free, outstanding) => {
		const offered = sum(chooseOffers({ free, outstanding, waiting: queue }));
		expect(offered).toBeLessThanOrEqual(Math.max(0, free - outstanding));
	},
);

law<[readonly Waiting[], number, number]>(
	'as many units are offered as are free and asked for',
	[waiting, units, units],
	(queue, free, outstanding) => {
		const asked = queue.reduce((total, { quantity }) => total + quantity, 0);
		const offered = sum(chooseOffers({ free, outstanding, waiting: queue }));
		expect(offered).toBe(Math.min(asked, Math.max(0, free - outstanding)));
	},
);

law<[readonly Waiting[], number]>(
	'the offers go to the front of the queue, and only the last of them may be for fewer than were asked for',
	[waiting, units],
	(queue, free) => {
		const offers = chooseOffers({ free, outstanding: 0, waiting: queue });
		const front = inOrder(queue).slice(0, offers.length);
		expect(offers.map(({ id }) => id)).toEqual(front.map(({ id }) => id));
		for (const [index, offer] of offers.entries()) {
			expect(offer.units).toBeGreaterThan(0);
			const asked = front[index]?.quantity ?? 0;
			if (index < offers.length - 1) expect(offer.units).toBe(asked);
			else expect(offer.units).toBeLessThanOrEqual(asked);
		}
	},
);

law<[readonly Waiting[], number, number]>(
	'the order in which the queue was read changes nothing',
	[waiting, units, units],
	(queue, free, outstanding) => {
		const turned = [...queue].reverse();
		expect(chooseOffers({ free, outstanding, waiting: turned })).toEqual(
			chooseOffers({ free, outstanding, waiting: queue }),
		);
	},
);

law<[readonly Waiting[], number, number]>(
	'more free stock takes no offer from anybody',
	[waiting, units, units],
	(queue, free, more) => {
		const few = chooseOffers({ free, outstanding: 0, waiting: queue });
		const many = chooseOffers({ free: free + more, outstanding: 0, waiting: queue });
		for (const offer of few) expect(many.find(({ id }) => id === offer.id)?.units).toBeGreaterThanOrEqual(offer.units);
	},
);

const season = fc.array(
	fc.oneof(
		fc.record({ kind: fc.constant('arrive' as const), units: fc.integer({ min: 1, max: 8 }) }),
		fc.record({ kind: fc.constant('sell' as const), units: fc.integer({ min: 1, max: 4 }) }),
		fc.record({ kind: fc.constant('redeem' as const), which: fc.nat(20) }),
		fc.record({ kind: fc.constant('expire' as const), which: fc.nat(20) }),
	),
	{ maxLength: 40 },
);

law<[readonly Waiting[], readonly (typeof season extends fc.Arbitrary<(infer E)[]> ? E : never)[]]>(
	'in a whole season the offers that stand never outnumber the units that were free when the last one was made',
	[waiting, season],
	(queue, events) => {
		let free = 0;
		let left = [...queue];
		let standing: { id: string; units: number }[] = [];
		const told = new Map<string, number>();
		for (const event of events) {
			if (event.kind === 'arrive') free += event.units;
			if (event.kind === 'sell') free = Math.max(0, free - event.units);
			if (event.kind === 'redeem' || event.kind === 'expire') {
				const offer = standing[event.which];
				if (!offer) continue;
				standing = standing.filter((each) => each !== offer);
				if (event.kind === 'redeem') free = Math.max(0, free - offer.units);
			}
			const offers = chooseOffers({ free, outstanding: sum(standing), waiting: left });
			if (offers.length > 0) expect(sum(standing) + sum(offers)).toBeLessThanOrEqual(free);
			standing.push(...offers);
			left = left.filter(({ id }) => !offers.some((offer) => offer.id === id));
			for (const { id } of offers) told.set(id, (told.get(id) ?? 0) + 1);
		}
		for (const times of told.values()) expect(times).toBe(1);
	},
);

law<[readonly number[]]>(
	'units count as free for an hour only if there were as many at every look of that hour',
	[fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 })],
	(counts) => {
		const start = Date.parse('2026-11-22T00:00:00Z');
		const stepMs = 20 * 60 * 1000;
		let levels: ReturnType<typeof noteFree> = [];
		counts.forEach((free, index) => {
			const now = new Date(start + index * stepMs);
			levels = noteFree(levels, free, now);
			const lookedAt = counts.slice(Math.max(0, index - 3), index + 1);
			const wanted = index < 3 ? 0 : Math.min(...lookedAt);
			expect(freeFor(levels, 3 * stepMs, now)).toBe(wanted);
		});
	},
);
