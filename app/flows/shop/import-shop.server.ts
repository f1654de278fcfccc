/**
 * Reads a shop for the first time: variants with stock, products, then open orders, each by a bulk operation whose
 * file is taken in line by line, so memory stays flat. The state is in the shop's row: it survives a restart, which
 * goes on where it was, shows progress, and can be stopped and started over; taking in the same row twice changes
 * nothing.
 */
import { markAllNeedyDue } from '../../adapters/db/alternatives-due.server';
import { deleteProductsUnread } from '../../adapters/db/product-rows.server';
import type { ShopAdmin, VariantStock } from '../../adapters/shopify/shop-admin.server';
import { saveProducts } from '../alternatives/read-products.server';
import type { FlowDeps } from '../deps';
import { describeFailure } from '../describe-failure';
import { toJson } from '../json';
import type { ShopTerms } from '../orders/apply-order.server';
import { refetchOrders } from '../orders/reread-orders.server';
import { takeInOrder } from '../orders/take-in-order.server';
import type { ShopContext } from '../shop-context';
import { storableText } from '../storable-text';

/** Rows between two looks at whether the merchant has stopped it. */
const rowsAtOnce = 100;
/** The database is told of the new rows when there are so many, and whenever they have doubled. */
const rowsWorthTelling = 1_000;

type ImportKind = 'variants' | 'products' | 'orders';

const kinds = ['variants', 'products', 'orders'] as const;
const next = { variants: 'products', products: 'orders', orders: 'done' } as const;
type ImportedShop = ShopTerms & { readonly domain: string };

export async function requestImport({ db }: Pick<ShopContext, 'db'>): Promise<void> {
	const fresh = { importStatus: 'variants', importBulkId: '', importDone: 0, importTotal: 0, importNote: '' };
	await db.shop.updateMany({ data: fresh });
}

export async function stopImport({ db }: Pick<ShopContext, 'db'>): Promise<void> {
	await db.shop.updateMany({
		where: { importStatus: { in: [...kinds] } },
		data: { importStatus: 'stopped', importBulkId: '' },
	});
}

/**
 * One step: start the bulk operation, look how far it is, or take in its file. Called until the status says done.
 * Aborted, it ends soon, and the next call goes on with the file.
 */
export async function importStep(deps: FlowDeps, shopId: string, signal?: AbortSignal): Promise<void> {
	const db = deps.shopDb(shopId);
	const shop = await db.shop.findFirst();
	const kind = kinds.find((each) => each === shop?.importStatus);
	if (shop?.status !== 'active' || !kind) return;
	const admin = deps.admin(shop.domain);
	// Started over meanwhile, it is another import.
	const here = { importStatus: kind, importBulkId: shop.importBulkId };

	if (shop.importBulkId === '') {
		const importBulkId = await admin.startImport(kind);
		await db.shop.updateMany({ where: here, data: { importBulkId, importDone: 0, importTotal: 0 } });
		return;
	}
	const bulk = await admin.readImport(shop.importBulkId);
	switch (bulk.status) {
		case 'running':
			await db.shop.updateMany({ where: here, data: { importDone: bulk.objectCount } });
			return;
		case 'failed':
			await db.shop.updateMany({
				where: here,
				data: { importStatus: 'failed', importBulkId: '', importNote: bulk.note },
			});
			return;
		case 'completed': {
			const from = shop.importTotal > 0 ? shop.importDone : 0;
			await db.shop.updateMany({ where: here, data: { importTotal: bulk.rootCount, importDone: from } });
			const run = { deps, shop, here, from, signal };
			const { url, startedAt } = bulk;
			if (url !== undefined && !(await takeIn(run, kind, admin, { url, startedAt }))) return;
			if (kind === 'orders' && !(await refetchUnseen(run, new Date(bulk.startedAt)))) return;
			if (kind === 'products') await dropUnseenProducts(deps, shopId, new Date(bulk.startedAt));
			// Everything of it is about to be looked up by key.
			await tellDatabase(deps);
			const importStatus = next[kind];
			const swept = importStatus === 'done' ? { sweptUntil: new Date(bulk.startedAt) } : {};
			await db.shop.updateMany({ where: here, data: { importStatus, importBulkId: '', ...swept } });
			if (importStatus !== 'done') return;
			await deps.markAllDirty(shopId);
			await markAllNeedyDue(db, deps.now());
		}
	}
}

interface ImportRun {
	readonly deps: FlowDeps;
	readonly shop: ImportedShop;
	/** The shop's row as long as this import goes on. */
	readonly here: { readonly importStatus: ImportKind; readonly importBulkId: string };
	/** Rows of the file that an earlier step has taken in. */
	readonly from: number;
	readonly signal: AbortSignal | undefined;
}

/** False where it was stopped on the way, by the merchant or with the process. */
async function takeIn(
	{ deps, shop, here, from, signal }: ImportRun,
	kind: ImportKind,
	admin: ShopAdmin,
	{ url, startedAt }: { readonly url: string; readonly startedAt: string },
): Promise<boolean> {
	const inBatches = async <Row>(rows: AsyncIterable<Row>, save: (batch: readonly Row[]) => Promise<unknown>) => {
		let seen = 0;
		let done = from;
		let batch: Row[] = [];
		let toldAt = rowsWorthTelling;
		while (toldAt <= from) toldAt *= 2;
		const flush = async () => {
			await save(batch);
			done += batch.length;
			batch = [];
			if (done >= toldAt) {
				toldAt *= 2;
				await tellDatabase(deps);
			}
			const { count } = await deps.shopDb(shop.id).shop.updateMany({ where: here, data: { importDone: done } });
			return count === 1 && !signal?.aborted;
		};
		for await (const row of rows) {
			seen += 1;
			if (seen <= from) continue;
			batch.push(row);
			if (batch.length === rowsAtOnce && !(await flush())) return false;
		}
		return flush();
	};
	switch (kind) {
		case 'variants':
			return inBatches(admin.readImportedVariants(url), (batch) => saveVariants(deps, shop.id, batch));
		case 'products':
			return inBatches(admin.readImportedProducts(url), (batch) => saveProducts(deps, shop.id, batch));
		case 'orders':
			return inBatches(admin.readImportedOrders(url, startedAt), async (batch) => {
				for (const facts of batch) await takeInOrder(deps, shop, facts);
			});
	}
}

/** Without it an import is slower, not wrong. */
async function tellDatabase(deps: FlowDeps): Promise<void> {
	try {
		await deps.refreshStatistics();
	} catch (failure) {
		deps.log(`The database's statistics could not be refreshed: ${describeFailure(failure)}`);
	}
}

/**
 * Orders that we hold open and the file does not have: over, out of reach, or changed while it was made. False where it
 * was stopped on the way.
 */
async function refetchUnseen({ deps, shop, signal }: ImportRun, startedAt: Date): Promise<boolean> {
	const db = deps.shopDb(shop.id);
	for (let last = ''; !signal?.aborted; ) {
		const unseen = await db.order.findMany({
			where: { id: { gt: last }, openUnits: { gt: 0 }, triggeredAt: { lt: startedAt } },
			orderBy: { id: 'asc' },
			take: rowsAtOnce,
			select: { id: true },
		});
		if (unseen.length === 0) return true;
		await refetchOrders(
			deps,
			shop,
			unseen.map((order) => order.id),
		);
		last = unseen.at(-1)?.id ?? last;
	}
	return false;
}

/** Products that the file does not have and nobody has read since. The clocks of both sides may differ a little. */
async function dropUnseenProducts(deps: FlowDeps, shopId: string, startedAt: Date): Promise<void> {
	const before = new Date(startedAt.getTime() - 60 * 60 * 1000);
	await deleteProductsUnread(deps.shopDb(shopId), before);
}

async function saveVariants(deps: FlowDeps, shopId: string, variants: readonly VariantStock[]): Promise<void> {
	const at = deps.now();
	await deps.shopDb(shopId).$transaction(async (tx) => {
		// In the order in which all who save many variants lock them.
		for (const { id, isPublished: _ofProduct, ...facts } of [...variants].sort((a, b) => (a.id < b.id ? -1 : 1))) {
			const { productTitle, title, sku } = facts;
			const texts = { productTitle: storableText(productTitle), title: storableText(title), sku: storableText(sku) };
			const row = { ...facts, ...texts, options: toJson(facts.options), isDeleted: false, stockReadAt: at };
			await tx.variant.upsert({
				where: { shopId_id: { shopId, id } },
				create: { shopId, id, ...row },
				update: row,
			});
		}
	});
}
