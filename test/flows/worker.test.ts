/** The worker over its real queue: which rows reach which lane, what a lane that fails costs, and how it ends. */
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DueWork, findDueWork } from '../../app/adapters/db/shops.server';
import { openQueue } from '../../app/adapters/queue/queue.server';
import { AdminError } from '../../app/adapters/shopify/admin-errors';
import type { VariantStock } from '../../app/adapters/shopify/shop-admin.server';
import type { AppContext } from '../../app/context.server';
import { markDirty } from '../../app/flows/promises/mark-dirty.server';
import { requestImport } from '../../app/flows/shop/import-shop.server';
import { isNewDay } from '../../app/flows/shop/turn-day.server';
import { catalog } from '../../app/jobs/catalog';
import { startWork } from '../../app/jobs/start-work.server';
import { startWorker, type WorkerDeps } from '../../app/jobs/worker';
import { forEachEngine } from '../setup/database';
import { type FakeShop, openFakeShop } from './fake-shop';

const nothingDue: DueWork = {
	errands: [],
	replan: [],
	marks: [],
	curves: [],
	notices: [],
	storefront: [],
	rainchecks: [],
	raincheckMails: [],
	alternatives: [],
	import: [],
	sweep: [],
	midnight: [],
};

const until = (claim: () => unknown) => vi.waitFor(claim, { timeout: 20_000, interval: 25 });

forEachEngine((engine) => {
	const opened = engine.prepare();
	const ends: (() => Promise<unknown>)[] = [];
	let looks = 0;

	beforeEach(() => {
		looks = 0;
	});
	afterEach(async () => {
		for (const end of ends.splice(0)) await end();
		await opened().database.prisma.shop.updateMany({ data: { status: 'uninstalled' } });
		await opened().database.executeSql('DELETE FROM pgboss.job');
	});

	/** A worker that finds nothing and does nothing, but for what the test says. */
	async function start(shop: FakeShop, over: Partial<WorkerDeps>) {
		const queue = openQueue({ database: opened().database, log: () => {} });
		await queue.start();
		const worker = await startWorker({
			flows: shop.deps,
			queue,
			purge: async () => false,
			drain: async () => false,
			runErrands: async () => 0,
			rankAlternatives: async () => 0,
			markLostConnection: async () => false,
			...over,
			findDueWork: (now) => {
				looks += 1;
				return over.findDueWork?.(now) ?? Promise.resolve(nothingDue);
			},
		});
		const stop = async (timeoutMs?: number) => {
			await worker.stop();
			await queue.stop(timeoutMs === undefined ? {} : { timeoutMs });
		};
		ends.push(() => stop());
		return { stop };
	}
	async function jobsOf(lane: string) {
		const { rows } = await opened().database.executeSql(
			`SELECT id, name, state, retry_count AS tries, extract(epoch FROM start_after - now())::float AS wait
			FROM pgboss.job WHERE singleton_key = $1 ORDER BY created_on`,
			[lane],
		);
		return rows;
	}
	const openShops = (count: number) =>
		Promise.all(Array.from({ length: count }, () => openFakeShop(opened().database)));

	test('rows of every kind reach their lane, and none is left due', async () => {
		const { database } = opened();
		const { prisma } = database;
		const [shop, fresh] = (await openShops(2)) as [FakeShop, FakeShop];
		await requestImport(fresh.context);
		const { deps, db, shopId, context } = shop;
		const at = deps.now();
		const { domain } = await db.shop.findFirstOrThrow();
		shop.stock.set('500', { available: 3, committed: 0 });
		const [variant] = (await deps.admin(domain).readStock(['500'])).variants;
		const { isPublished: _live, ...facts } = variant as VariantStock;
		const due = { isCurveDue: true, alternativesDueAt: at, raincheckDueAt: at };
		await db.variant.create({ data: { shopId, ...facts, options: [], ...due } });
		await markDirty(db, shopId, ['500'], at);
		await db.order.create({
			data: { shopId, id: '1', name: '#1', createdAt: at, updatedAt: at, isEffectDue: true },
		});
		const slip = { id: 's', orderId: '1', status: 'open', firstAt: at, dueAt: at, planVersion: 0 };
		await db.slip.create({ data: { shopId, ...slip } });
		const raincheck = { id: 'r', variantId: '500', quantity: 1, status: 'withdrawn', emailHash: 'h', createdAt: at };
		await db.raincheck.create({ data: { shopId, ...raincheck } });
		const mail = { id: 'm', raincheckId: 'r', kind: 'confirm', status: 'open', dueAt: at };
		await db.raincheckMail.create({ data: { shopId, ...mail } });
		await prisma.inbox.create({
			data: { domain, topic: 'shop/update', eventId: 'e', receivedAt: at, bodySealed: '', status: 'errand' },
		});
		const lanesDue = async () => {
			const { midnight, ...lanes } = await findDueWork(prisma, context.now());
			const named = Object.entries({ ...lanes, midnight: midnight.filter((row) => isNewDay(row, context.now())) });
			return named.filter(([, shops]) => shops.length > 0).map(([name]) => name);
		};
		expect((await lanesDue()).sort()).toEqual(Object.keys(catalog).sort());

		const registry = {} as AppContext['registry'];
		const worker = await startWork({ database, flows: deps, registry } as AppContext);
		ends.push(() => worker.stop());
		await until(async () => expect(await lanesDue()).toEqual([]));
		const jobs = [...(await jobsOf(shopId)), ...(await jobsOf(fresh.shopId))];
		expect([...new Set(jobs.map(({ name }) => name))].sort()).toEqual(Object.keys(catalog).sort());
		expect(jobs.filter(({ tries }) => tries > 0)).toEqual([]);
	});

	test('a collection that a rule has begun to speak of is read in the lane of the alternatives', async () => {
		const shop = await openFakeShop(opened().database);
		await shop.db.product.create({ data: { shopId: shop.shopId, id: '1500', readAt: shop.deps.now() } });
		shop.collections.set('72', ['1500']);
		const since = shop.deps.now();
		await shop.db.collectionReading.create({ data: { shopId: shop.shopId, collectionId: '72', since } });
		await start(shop, { findDueWork: async () => ({ ...nothingDue, alternatives: [shop.shopId] }) });
		await until(async () => expect(await shop.db.collectionReading.count()).toBe(0));
		expect(await shop.db.product.findFirst()).toMatchObject({ collections: ['72'] });
	});

	test('a lane that fails is asked again ever less often, and keeps no other shop waiting', async () => {
		const shops = (await openShops(6)) as [FakeShop, ...FakeShop[]];
		const well = shops[5] as FakeShop;
		const failing = shops.slice(0, 5);
		const tries = new Map<string, number>();
		for (const shop of shops) {
			await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
			await shop.db.shop.updateMany({ data: { midnightDay: '2026-11-22', sweptUntil: shop.deps.now() } });
		}
		for (const shop of failing) {
			shop.deps.admin('').readStock = async () => {
				tries.set(shop.shopId, (tries.get(shop.shopId) ?? 0) + 1);
				throw new AdminError('refused', 'This app may not read stock');
			};
		}
		const admins = new Map<string, FakeShop>();
		for (const shop of shops) admins.set((await shop.db.shop.findFirstOrThrow()).domain, shop);
		const flows = { ...well.deps, admin: (domain: string) => (admins.get(domain) as FakeShop).deps.admin(domain) };
		const onlyPlans = async (now: Date): Promise<DueWork> => ({
			...nothingDue,
			replan: (await findDueWork(opened().database.prisma, now)).replan,
		});
		await start(well, { flows, findDueWork: onlyPlans });

		await until(async () => expect(await well.db.dirtyVariant.count()).toBe(0));
		await until(() => expect([...tries.keys()].sort()).toEqual(failing.map((shop) => shop.shopId).sort()));
		const seen = looks;
		await until(() => expect(looks).toBeGreaterThan(seen + 4));
		for (const shop of failing) {
			// Its rows have been due at every look, and one job has stood for all of them.
			const jobs = await jobsOf(shop.shopId);
			expect(jobs).toHaveLength(1);
			expect(tries.get(shop.shopId)).toBeLessThanOrEqual(jobs[0].tries + 1);
		}

		const [{ shopId }] = failing as [FakeShop];
		const waits: number[] = [];
		for (let attempt = 1; attempt <= 3; attempt += 1) {
			await opened().database.executeSql('UPDATE pgboss.job SET start_after = now() WHERE singleton_key = $1', [
				shopId,
			]);
			await until(async () => expect(await jobsOf(shopId)).toMatchObject([{ state: 'retry', tries: attempt }]));
			waits.push((await jobsOf(shopId))[0].wait);
		}
		expect(waits).toEqual([...waits].sort((a, b) => a - b));
		expect(waits[2]).toBeGreaterThan(15);
	});

	test('a shop with work without end gives its place to the next', async () => {
		const [shop] = (await openShops(1)) as [FakeShop];
		const lanes = ['a', 'b', 'c', 'd', 'e', 'f'];
		const seen = new Set<string>();
		await start(shop, {
			findDueWork: async () => ({ ...nothingDue, errands: lanes }),
			runErrands: async (shopId) => {
				seen.add(shopId);
				shop.wait(20);
				await setImmediate();
				return 1;
			},
		});
		await until(() => expect([...seen].sort()).toEqual(lanes));
	});

	test('stopping ends what works without end at its next step', async () => {
		const [shop] = (await openShops(1)) as [FakeShop];
		let steps = 0;
		const { stop } = await start(shop, {
			findDueWork: async () => ({ ...nothingDue, errands: ['a'] }),
			runErrands: async () => {
				steps += 1;
				await setImmediate();
				return 1;
			},
		});
		await until(() => expect(steps).toBeGreaterThan(10));
		await stop();
		const last = steps;
		await setImmediate();
		expect(steps).toBe(last);
		expect(await jobsOf('a')).toMatchObject([{ state: 'completed' }]);
	});

	test('an import that is stopped goes on with its file where it was', async () => {
		const [shop] = (await openShops(1)) as [FakeShop];
		await requestImport(shop.context);
		await shop.db.shop.updateMany({ data: { importBulkId: '1' } });
		shop.stock.set('500', { available: 0, committed: 0 });
		const admin = shop.deps.admin('');
		const [variant] = (await admin.readStock(['500'])).variants as [VariantStock];
		const startedAt = shop.deps.now().toISOString();
		const file = { objectCount: 450, rootCount: 450, url: 'https://files.example', startedAt };
		admin.readImport = async () => ({ status: 'completed', ...file });
		const held = Promise.withResolvers<void>();
		let isHeld = true;
		admin.readImportedVariants = async function* () {
			for (let id = 1; id <= 450; id += 1) {
				if (id === 201 && isHeld) await held.promise;
				yield { ...variant, id: String(id) };
			}
		};
		const findImport = async () => ({ ...nothingDue, import: [shop.shopId] });
		const shopIs = (columns: object) =>
			until(async () => expect(await shop.db.shop.findFirst()).toMatchObject(columns));
		const { stop } = await start(shop, { findDueWork: findImport });
		await shopIs({ importDone: 200, importTotal: 450 });
		const stopped = stop();
		held.resolve();
		await stopped;
		await shopIs({ importStatus: 'variants', importDone: 300 });

		isHeld = false;
		await shop.db.variant.deleteMany();
		await start(shop, { findDueWork: findImport });
		await shopIs({ importStatus: 'done' });
		expect(await shop.db.variant.count()).toBe(150);
	});

	test('a job that hears nothing is left behind when its time is over, and stands to be tried again', async () => {
		const [shop] = (await openShops(1)) as [FakeShop];
		const never = Promise.withResolvers<number>();
		let isRunning = false;
		const { stop } = await start(shop, {
			findDueWork: async () => ({ ...nothingDue, errands: ['a'] }),
			runErrands: () => {
				isRunning = true;
				return never.promise;
			},
		});
		await until(() => expect(isRunning).toBe(true));
		await stop(1_000);
		expect(await jobsOf('a')).toMatchObject([{ state: 'retry' }]);
		never.resolve(0);
	});

	test('what is forgotten is forgotten a little at every look until nothing is left', async () => {
		const [shop] = (await openShops(1)) as [FakeShop];
		let left = 3;
		await start(shop, {
			purge: async () => {
				left -= 1;
				return left > 0;
			},
		});
		await until(() => expect(left).toBe(0));
		const seen = looks;
		await until(() => expect(looks).toBeGreaterThan(seen + 2));
		expect(left).toBe(0);
	});
});
