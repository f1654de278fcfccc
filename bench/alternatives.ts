/**
 * Alternatives as the worker makes them, from due rows to what Shopify is given, in shops of 10,000 and 100,000 variants,
 * five to a product, one in eight of them short and never ranked before: what an import leaves behind. Storage is real,
 * the embedded engine and, where one is named, a PostgreSQL; Shopify is not: it takes every list at once, where the real
 * one takes 25 in a call of some hundred milliseconds. What counts are the ratios between the two sizes. The time for a
 * list grows until the limits of rank.ts are reached, and then no more with the shop. What the heap holds is the index over
 * the shop, which grows with it (some 40 MB for 100,000 variants); between the first batch and the last nothing is added.
 * Rows that come and go are garbage in between: the peak has them too.
 */
import { randomBytes } from 'node:crypto';
import { setImmediate as letOthers } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pg from 'pg';
import { markAllNeedyDue } from '../app/adapters/db/alternatives-due.server';
import { type Database, openDatabase } from '../app/adapters/db/database.server';
import { migrate } from '../app/adapters/db/migrate.server';
import { saveInstalledShop } from '../app/adapters/db/shops.server';
import type { ShopAdmin } from '../app/adapters/shopify/shop-admin.server';
import { requireDay } from '../app/domain/day';
import { loadCandidates } from '../app/flows/alternatives/load-candidates.server';
import { createRanking } from '../app/flows/alternatives/rank-alternatives.server';
import type { FlowDeps } from '../app/flows/deps';

const variantsOfProduct = 5;
const sizes = ['XS', 'S', 'M', 'L', 'XL'];
const shortOneIn = 8;
const rowsAtOnce = 1_000;
const at = new Date('2026-11-22T12:00:00.000Z');

/** The same number for the same place in every run, so that the shop need not be kept in memory. */
function numberAt(place: number, salt: number): number {
	const mixed = Math.imul(place ^ (salt * 0x9e3779b1), 0x85ebca6b);
	return ((mixed ^ (mixed >>> 13)) >>> 0) % 1_000_003;
}

function productAt(place: number, products: number) {
	const pick = (salt: number, from: number) => numberAt(place, salt) % from;
	return {
		id: String(1_000_000 + place),
		title: `${['Tall', 'Small', 'Linen', 'Harbour', 'Winter'][pick(1, 5)]} word${pick(2, 900)} word${pick(3, products)}`,
		productType: `Type ${pick(4, 60)}`,
		vendor: `Vendor ${pick(5, 40)}`,
		// Some tags are everywhere, some are rare.
		tags: ['all', `season-${pick(6, 4)}`, `colour-${pick(7, 30)}`, `rare-${pick(8, Math.ceil(products / 8))}`],
		collections: ['1', String(10 + pick(9, 25)), String(100 + pick(10, 300))],
		readAt: at,
	};
}

function variantAt(place: number, number: number) {
	const id = place * variantsOfProduct + number;
	return {
		id: String(50_000_000 + id),
		productId: String(1_000_000 + place),
		inventoryItemId: String(90_000_000 + id),
		productTitle: `Product ${place}`,
		options: [
			{ name: 'Size', value: sizes[number] ?? 'M' },
			{ name: 'Colour', value: `Colour ${numberAt(place, 7) % 30}` },
		],
		price: String(10 + (numberAt(place, 13) % 190)),
		available: numberAt(id, 11) % shortOneIn === 0 ? 0 : 4 + (numberAt(id, 12) % 60),
	};
}

const runGc = (() => {
	setFlagsFromString('--expose-gc');
	return runInNewContext('gc') as () => void;
})();

/** Twice: what is only held weakly goes with the second. */
async function collect(): Promise<void> {
	for (let round = 0; round < 2; round += 1) {
		runGc();
		await letOthers();
	}
}

const megabytes = () => process.memoryUsage().heapUsed / 2 ** 20;

/** Of this process: whatever else the machine does is left out, and so is what a server does. */
const cpuMs = () => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
};

const facts = {
	domain: 'bench.myshopify.com',
	name: 'Bench',
	email: '',
	timezone: 'UTC',
	currency: 'USD',
	countryCode: 'US',
	storefrontUrl: '',
	pool: '1',
	hasOtherLocations: false,
	appInstallationId: '1',
	scopes: '',
};

/** Milliseconds that it takes to mark as due whoever is short, while no statistics know the shop: so an import ends. */
async function fill(database: Database, shopId: string, products: number): Promise<number> {
	await saveInstalledShop(database.prisma, { id: shopId, ...facts, domain: `${shopId}.myshopify.com` }, at);
	const perProduct = Math.floor(rowsAtOnce / variantsOfProduct);
	for (let from = 0; from < products; from += perProduct) {
		const places = Array.from({ length: Math.min(perProduct, products - from) }, (_, next) => from + next);
		await database.prisma.product.createMany({
			data: places.map((place) => ({ shopId, ...productAt(place, products) })),
		});
		await database.prisma.variant.createMany({
			data: places.flatMap((place) => sizes.map((_, number) => ({ shopId, ...variantAt(place, number) }))),
		});
	}
	const start = performance.now();
	await markAllNeedyDue(database.forShop(shopId), at);
	const markMs = performance.now() - start;
	await database.executeSql('ANALYZE');
	return markMs;
}

interface Measured {
	readonly variants: number;
	readonly markMs: number;
	readonly indexMs: number;
	/** Index and all: passed, and spent by this process. */
	readonly rankMs: number;
	readonly rankCpuMs: number;
	readonly lists: number;
	readonly calls: number;
	/** Of the whole process, garbage included. */
	readonly peakMb: number;
	/** The same without garbage, after the first batch and after the last. */
	readonly firstMb: number;
	readonly lastMb: number;
}

async function measure(database: Database, variants: number): Promise<Measured> {
	const shopId = String(variants);
	const markMs = await fill(database, shopId, variants / variantsOfProduct);
	let [lists, calls] = [0, 0];
	const setMetafields: ShopAdmin['setMetafields'] = async (values) => {
		lists += values.length;
		calls += 1;
	};
	const admin = { setMetafields, deleteMetafields: async () => {} } as Partial<ShopAdmin> as ShopAdmin;
	const deps = {
		now: () => at,
		shopDb: (id) => database.forShop(id),
		admin: () => admin,
		log: (line) => console.error(line),
	} as Partial<FlowDeps> as FlowDeps;

	const indexMs = await timeIndex(deps, shopId);
	const ranking = createRanking(deps);
	let [peakMb, firstMb] = [0, 0];
	const [start, startCpu] = [performance.now(), cpuMs()];
	let [paused, pausedCpu] = [0, 0];
	for (let more = await ranking(shopId); more > 0; more = await ranking(shopId)) {
		peakMb = Math.max(peakMb, megabytes());
		if (firstMb !== 0) continue;
		const [pause, pauseCpu] = [performance.now(), cpuMs()];
		await collect();
		firstMb = megabytes();
		paused = performance.now() - pause;
		pausedCpu = cpuMs() - pauseCpu;
	}
	const rankMs = performance.now() - start - paused;
	const rankCpuMs = cpuMs() - startCpu - pausedCpu;
	await collect();
	// Another call, so that what it keeps is in use until here.
	const lastMb = (await ranking(shopId)) === 0 ? megabytes() : 0;
	return { variants, markMs, indexMs, rankMs, rankCpuMs, lists, calls, peakMb, firstMb, lastMb };
}

/** Milliseconds. In a call of its own, so that nothing of it is still held. */
async function timeIndex(deps: FlowDeps, shopId: string): Promise<number> {
	const start = performance.now();
	const index = await loadCandidates(deps.shopDb(shopId), requireDay('2026-11-22'));
	if (index.variants === 0) throw new Error('Nothing is in stock');
	return performance.now() - start;
}

function describe(engine: string, runs: readonly Measured[]): string[] {
	const [base, large] = runs;
	if (!base || !large) throw new Error('Nothing was measured');
	const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
	const ratio = (of: (run: Measured) => number) => (of(large) / of(base)).toFixed(1);
	return [
		...runs.map(
			({ variants, markMs, indexMs, rankMs, rankCpuMs, lists, calls, peakMb, firstMb, lastMb }) =>
				`alternatives ${engine} ${variants} variants: marked in ${seconds(markMs)}, ${lists} lists in ${calls} calls in ${seconds(rankMs)}, ${(rankCpuMs / lists).toFixed(1)} ms of processor each; index ${seconds(indexMs)} of it; the process holds ${firstMb.toFixed(0)} MB after the first batch and ${lastMb.toFixed(0)} MB after the last, at most ${peakMb.toFixed(0)} MB with garbage`,
		),
		`alternatives ${engine} for 10 times the variants: ${ratio(({ rankCpuMs }) => rankCpuMs)} times the processor time, ${ratio(({ rankCpuMs, lists }) => rankCpuMs / lists)} times for each list`,
	];
}

const sizesOfShops = [10_000, 100_000];

async function measureOn(database: Database): Promise<string[]> {
	try {
		await migrate(database);
		const runs: Measured[] = [];
		for (const variants of sizesOfShops) runs.push(await measure(database, variants));
		return describe(database.engine, runs);
	} finally {
		await database.close();
	}
}

const onIdleError = (error: Error) => {
	throw error;
};

/** @param serverUrl of a PostgreSQL on which databases may be made; undefined: the embedded engine alone. */
export async function benchAlternatives(serverUrl: string | undefined): Promise<string[]> {
	const embedded = await measureOn(openDatabase({ kind: 'memory' }, onIdleError));
	if (serverUrl === undefined) return embedded;
	const name = `backorder_bench_${randomBytes(6).toString('hex')}`;
	const server = new pg.Client({ connectionString: serverUrl });
	await server.connect();
	await server.query(`CREATE DATABASE ${name}`);
	try {
		const url = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
		return [...embedded, ...(await measureOn(openDatabase({ kind: 'server', url }, onIdleError)))];
	} finally {
		await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
		await server.end();
	}
}
