import { beforeEach, expect, test } from 'vitest';
import {
	claimDueAlternatives,
	markAllNeedyDue,
	markAlternativesDue,
	markMembersDue,
	markNeedyDue,
	markVariantsDue,
	releaseAlternatives,
	saveAlternatives,
} from '../../../app/adapters/db/alternatives-due.server';
import { addSales } from '../../../app/adapters/db/variant-sales.server';
import { forEachEngine } from '../../setup/database';

const noon = new Date('2026-11-22T12:00:00.000Z');
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const variant = (id: string, productId: string, more: object = {}) => ({
	shopId: '1',
	id,
	productId,
	inventoryItemId: `2${id}`,
	productTitle: 'Pitcher',
	available: 0,
	...more,
});
const product = (id: string, more: object = {}) => ({ shopId: '1', id, readAt: noon, ...more });

forEachEngine((engine) => {
	const opened = engine.prepare();
	const prisma = () => opened().database.prisma;
	const one = () => opened().database.forShop('1');

	beforeEach(async () => {
		await prisma().variant.deleteMany();
		await prisma().product.deleteMany();
		await prisma().alternativeRule.deleteMany();
		await prisma().variantSale.deleteMany();
	});
	const dueIds = async () =>
		(await prisma().variant.findMany({ where: { alternativesDueAt: { not: null } }, orderBy: { id: 'asc' } })).map(
			({ shopId, id }) => (shopId === '1' ? id : `${shopId}/${id}`),
		);
	const rowOf = (id: string) => prisma().variant.findFirstOrThrow({ where: { shopId: '1', id } });

	test('a moved product is wanted by whoever shares a trait with it, or has it pinned', async () => {
		const shares = { vendor: 'Holm', productType: 'Mug', tags: ['clay'], collections: ['71'] };
		await prisma().product.createMany({
			data: [
				product('10', { ...shares }),
				product('11', { productType: 'Mug' }),
				product('12', { vendor: 'Holm' }),
				product('13', { tags: ['wool', 'clay'] }),
				product('14', { collections: ['70', '71'] }),
				product('15'),
				product('16', { collections: ['99'] }),
				product('17', { vendor: 'Lind', productType: 'Rug', tags: ['wool'], collections: ['70'] }),
				{ ...product('10', shares), shopId: '2' },
			],
		});
		await prisma().variant.createMany({
			data: [
				...['10', '11', '12', '13', '14', '15', '16', '17'].map((id) => variant(`${id}0`, id)),
				variant('188', '11', { available: 40 }),
				variant('189', '11', { available: 40, isKept: true }),
				variant('190', '11', { available: 40, launchDay: '2026-12-01' }),
				variant('191', '11', { isDeleted: true }),
				{ ...variant('100', '10'), shopId: '2' },
			],
		});
		const pin = { shopId: '1', kind: 'pin', target: 'product', targetId: '10', updatedAt: noon };
		await prisma().alternativeRule.createMany({
			data: [
				{ ...pin, id: 'a', scope: 'product', scopeId: '15' },
				{ ...pin, id: 'b', scope: 'collection', scopeId: '99' },
			],
		});
		await markAlternativesDue(one(), { variantIds: [], productIds: ['10'] }, noon);
		expect(await dueIds()).toEqual(['100', '110', '120', '130', '140', '150', '160', '189', '190']);
	});

	test('a vendor, tag or collection that hundreds share puts nothing out of date, a type does', async () => {
		const common = { vendor: 'Holm', tags: ['new'], collections: ['1'] };
		await prisma().product.createMany({
			data: [
				...Array.from({ length: 251 }, (_, at) => product(String(1000 + at), { ...common, productType: 'Mug' })),
				product('10', { ...common, productType: 'Mug' }),
				product('11', { ...common }),
				product('12', { productType: 'Mug' }),
			],
		});
		await prisma().variant.createMany({ data: [variant('110', '11'), variant('120', '12')] });
		await markAlternativesDue(one(), { variantIds: [], productIds: ['10'] }, noon);
		expect(await dueIds()).toEqual(['120']);
	});

	test('a moved variant is looked for in the lists; nothing due comes later than it was to', async () => {
		await prisma().variant.createMany({
			data: [
				variant('1', '10', { alternatives: ['7', '8'] }),
				variant('2', '10', { alternatives: ['8'], alternativesDueAt: later(5) }),
				variant('3', '10', { alternatives: ['9'] }),
				{ ...variant('4', '10', { alternatives: ['8'] }), shopId: '2' },
			],
		});
		await markAlternativesDue(one(), { variantIds: ['8'], productIds: [] }, later(10));
		expect(await dueIds()).toEqual(['1', '2']);
		expect([(await rowOf('1')).alternativesDueAt, (await rowOf('2')).alternativesDueAt]).toEqual([later(10), later(5)]);
		await markVariantsDue(one(), noon, ['2', '3', '4']);
		expect(await dueIds()).toEqual(['1', '2', '3']);
		expect((await rowOf('2')).alternativesDueAt).toEqual(noon);
	});

	test('all who are short are marked, of some products or of all, and who has plenty and still a list', async () => {
		await prisma().variant.createMany({
			data: [
				variant('1', '10'),
				variant('2', '11'),
				variant('3', '11', { available: 50, alternatives: [] }),
				variant('4', '12', { available: 50, alternatives: ['1'] }),
				{ ...variant('5', '11'), shopId: '2' },
			],
		});
		await markNeedyDue(one(), noon, ['11', '12']);
		expect(await dueIds()).toEqual(['2']);
		await markAllNeedyDue(one(), noon);
		expect(await dueIds()).toEqual(['1', '2', '4']);
	});

	test('what is claimed is nobody else’s until the claim is over, and what is said meanwhile stays', async () => {
		await prisma().variant.createMany({
			data: [
				variant('1', '11', { alternativesDueAt: noon }),
				variant('2', '10', { alternativesDueAt: noon }),
				variant('3', '12', { alternativesDueAt: noon }),
				variant('4', '12', { alternativesDueAt: later(1) }),
				{ ...variant('5', '10', { alternativesDueAt: noon }), shopId: '2' },
			],
		});
		const claimed = await claimDueAlternatives(one(), noon, later(5), 2);
		expect([...claimed].sort()).toEqual(['1', '2']);
		expect(await rowOf('1')).toMatchObject({ alternativesDueAt: null, alternativesClaimedUntil: later(5) });
		await markVariantsDue(one(), noon, ['1']);
		expect(await claimDueAlternatives(one(), noon, later(5), 9)).toEqual(['3']);
		await releaseAlternatives(one(), ['1', '2'], later(5), undefined);
		expect(await rowOf('1')).toMatchObject({ alternativesDueAt: noon, alternativesClaimedUntil: null });
		expect(await rowOf('2')).toMatchObject({ alternativesDueAt: null, alternativesClaimedUntil: null });
		// Its process died: somebody takes it up, and what the first still says of it no longer counts.
		expect([...(await claimDueAlternatives(one(), later(5), later(10), 9))].sort()).toEqual(['1', '3', '4']);
		await releaseAlternatives(one(), ['3'], later(5), later(9));
		expect(await rowOf('3')).toMatchObject({ alternativesDueAt: null, alternativesClaimedUntil: later(10) });
		await releaseAlternatives(one(), ['3'], later(10), later(20));
		expect(await rowOf('3')).toMatchObject({ alternativesDueAt: later(20), alternativesClaimedUntil: null });
	});

	test('a claim that comes before the last of what was said leaves it due at the last, once', async () => {
		await prisma().variant.createMany({ data: [variant('1', '10')] });
		for (const at of [later(9), later(10), noon]) await markVariantsDue(one(), at, ['1']);
		expect((await rowOf('1')).alternativesDueAt).toEqual(noon);
		await claimDueAlternatives(one(), noon, later(5), 9);
		expect((await rowOf('1')).alternativesDueAt).toEqual(later(10));
		await releaseAlternatives(one(), ['1'], later(5), undefined);
		await claimDueAlternatives(one(), later(10), later(15), 9);
		expect((await rowOf('1')).alternativesDueAt).toBeNull();
	});

	test('news that changes nothing of what is due writes no row', async () => {
		await prisma().product.createMany({ data: [product('10'), product('11')] });
		await prisma().variant.createMany({ data: [variant('1', '10'), variant('2', '11', { alternatives: ['1'] })] });
		const writtenBy = async () => {
			const { rows } = await opened().database.executeSql('SELECT xmin::text FROM variant ORDER BY id');
			return rows.map(({ xmin }) => xmin);
		};
		const moved = { variantIds: ['1'], productIds: ['10'] };
		await markAlternativesDue(one(), moved, later(10));
		const before = await writtenBy();
		await markAlternativesDue(one(), moved, new Date(later(11).getTime() - 1));
		await markNeedyDue(one(), later(10), ['10', '11']);
		expect(await writtenBy()).toEqual(before);
		await markAlternativesDue(one(), moved, later(11));
		expect(await writtenBy()).not.toEqual(before);
	});

	test('whoever is short among the members of a collection is marked', async () => {
		await prisma().product.createMany({
			data: [
				product('10', { collections: ['70', '71'] }),
				product('11', { collections: ['72'] }),
				{ ...product('11', { collections: ['71'] }), shopId: '2' },
			],
		});
		await prisma().variant.createMany({
			data: [
				variant('1', '10'),
				variant('2', '10', { available: 50 }),
				variant('3', '11'),
				{ ...variant('4', '11'), shopId: '2' },
			],
		});
		await markMembersDue(one(), noon, '71');
		expect(await dueIds()).toEqual(['1']);
	});

	test('lists are saved together with why, each to its own variant', async () => {
		await prisma().variant.createMany({
			data: [variant('1', '10'), variant('2', '10'), { ...variant('1', '10'), shopId: '2' }],
		});
		const why = { kind: 'tag', tag: 'it’s “clay” \\ ☕' };
		await saveAlternatives(one(), [
			{ variantId: '1', ids: ['7'], reasons: [why] },
			{ variantId: '2', ids: [], reasons: [] },
		]);
		expect(await rowOf('1')).toMatchObject({ alternatives: ['7'], alternativeReasons: [why] });
		expect(await rowOf('2')).toMatchObject({ alternatives: [], alternativeReasons: [] });
		expect(await prisma().variant.findFirst({ where: { shopId: '2' } })).toMatchObject({ alternatives: null });
	});

	test('what is sold adds up by variant and day', async () => {
		const line = (variantId: string, units: number) => ({ variantId, units });
		await addSales(one(), '2026-11-21', [line('1', 2)]);
		await addSales(one(), '2026-11-22', [line('2', 1), line('1', 3), line('1', 4)]);
		await addSales(one(), '2026-11-22', [line('1', 5)]);
		await addSales(opened().database.forShop('2'), '2026-11-22', [line('1', 9)]);
		const rows = await one().variantSale.findMany({ orderBy: [{ variantId: 'asc' }, { day: 'asc' }] });
		expect(rows.map(({ variantId, day, units }) => [variantId, day, units])).toEqual([
			['1', '2026-11-21', 2],
			['1', '2026-11-22', 12],
			['2', '2026-11-22', 1],
		]);
	});

	// The embedded engine is one connection: there nobody waits for anybody.
	if (engine.name !== 'postgres') return;
	test('a mark and a plan that is saved do not wait for each other', async () => {
		// Stored in the other order, which is how a statement without one of its own would lock them.
		for (const id of ['2', '1']) await prisma().variant.create({ data: variant(id, '10', { alternatives: ['8'] }) });
		const isBlocked = async () => {
			const { rows } = await opened().database.executeSql('SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted');
			return Number(rows[0]?.n) > 0;
		};
		const touch = { data: { shortUnits: 1 } };
		let marking: Promise<void> | undefined;
		await prisma().$transaction(async (tx) => {
			await tx.variant.updateMany({ where: { shopId: '1', id: '1' }, ...touch });
			marking = markAlternativesDue(one(), { variantIds: ['8'], productIds: [] }, noon);
			await expect.poll(isBlocked).toBe(true);
			await tx.variant.updateMany({ where: { shopId: '1', id: '2' }, ...touch });
		});
		await marking;
		expect(await dueIds()).toEqual(['1', '2']);
	});

	test('what is due already is taken up only when all that it was marked for can be seen', async () => {
		await prisma().variant.create({ data: variant('1', '10') });
		await markVariantsDue(one(), noon, ['1']);
		const claim = () => claimDueAlternatives(opened().database.forShop('1'), noon, later(5), 9);
		const marked = Promise.withResolvers<void>();
		const claimed = marked.promise.then(claim);
		await one().$transaction(async (tx) => {
			await markVariantsDue(tx, noon, ['1']);
			marked.resolve();
			expect(await claimed).toEqual([]);
		});
		expect(await claim()).toEqual(['1']);
	});
});
