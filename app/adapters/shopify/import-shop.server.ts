/**
 * Reads a shop whole by bulk operations: its variants with stock, its products, or its open orders with what remains
 * to ship. It asks for buyers' data only where the shop allows it, since one denied field fails a whole run.
 */
import type { OrderFacts } from '../../domain/order';
import type { AdminClient } from './admin-client.server';
import { AdminError, requireDone } from './admin-errors';
import { type BulkGroup, readBulkFile } from './bulk-file.server';
import { bulkText } from './bulk-text';
import {
	BulkOrdersDocument,
	type BulkOrdersQuery,
	BulkProductsDocument,
	BulkVariantsDocument,
	type BulkVariantsQuery,
	ProbeBuyerDocument,
	ReadBulkDocument,
	StartBulkDocument,
} from './generated/operations';
import { findGidType, requireId, toGid } from './gid';
import { buyerFields, type FulfillmentPiece, type OrderPieces, toOrderFacts } from './order-facts';
import { toVariantStock, type VariantStock } from './read-stock.server';

export type ImportKind = 'variants' | 'products' | 'orders';

export type ImportState =
	| { readonly status: 'running'; readonly objectCount: number }
	| {
			readonly status: 'completed';
			readonly objectCount: number;
			/** Variants or orders in the file, without what hangs on them. */
			readonly rootCount: number;
			/** Undefined where there was nothing to read. */
			readonly url: string | undefined;
			/** ISO instant. What is in the file is no older than this. */
			readonly startedAt: string;
	  }
	| { readonly status: 'failed'; readonly note: string };

/** The id of the bulk operation. */
export async function startImport(client: AdminClient, kind: ImportKind): Promise<string> {
	const query = await queryOf(client, kind);
	const { bulkOperationRunQuery } = await client.run(StartBulkDocument, { query });
	const { bulkOperation } = requireDone('bulkOperationRunQuery', bulkOperationRunQuery);
	if (!bulkOperation) throw new AdminError('refused', 'bulkOperationRunQuery started nothing');
	return requireId(bulkOperation.id);
}

async function queryOf(client: AdminClient, kind: ImportKind): Promise<string> {
	switch (kind) {
		case 'variants':
			return bulkText(BulkVariantsDocument);
		case 'products':
			return bulkText(BulkProductsDocument);
		case 'orders':
			return bulkText(BulkOrdersDocument, await findDenied(client));
	}
}

async function findDenied(client: AdminClient): Promise<readonly string[]> {
	const { denied } = await client.runPartly(ProbeBuyerDocument, {}, buyerFields);
	// Without its only field the customer has nothing left to ask for.
	return denied.map((field) => (field === 'displayName' ? 'customer' : field));
}

export async function readImport(client: AdminClient, id: string): Promise<ImportState> {
	const { bulkOperation } = await client.run(ReadBulkDocument, { id: toGid('BulkOperation', id) });
	if (!bulkOperation) return { status: 'failed', note: 'Shopify no longer knows this import' };
	const objectCount = Number(bulkOperation.objectCount);
	switch (bulkOperation.status) {
		case 'CREATED':
		case 'RUNNING':
			return { status: 'running', objectCount };
		case 'COMPLETED':
			return {
				status: 'completed',
				objectCount,
				rootCount: Number(bulkOperation.rootObjectCount),
				url: bulkOperation.url ?? undefined,
				startedAt: new Date(bulkOperation.createdAt).toISOString(),
			};
		case 'CANCELED':
		case 'CANCELING':
		case 'EXPIRED':
		case 'FAILED': {
			const why = bulkOperation.errorCode ?? bulkOperation.status;
			return { status: 'failed', note: `Shopify ended the import: ${why}` };
		}
	}
}

type VariantRow = BulkVariantsQuery['productVariants']['edges'][number]['node'];
type MediaRow = VariantRow['media']['edges'][number]['node'];

export async function* readImportedVariants(url: string): AsyncGenerator<VariantStock> {
	for await (const { root, rows } of readBulkFile(url)) {
		// A row has the fields that its query asked for.
		const variant = root as unknown as VariantRow;
		const [media] = rows as unknown as readonly MediaRow[];
		yield toVariantStock(variant, media?.preview?.image?.url);
	}
}

/** @param seenAt when the bulk operation started, ISO instant. */
export async function* readImportedOrders(url: string, seenAt: string): AsyncGenerator<OrderFacts> {
	for await (const group of readBulkFile(url)) yield toOrderFacts({ ...piecesOf(group), seenAt });
}

type OrderRow = BulkOrdersQuery['orders']['edges'][number]['node'];
type LineRow = OrderRow['lineItems']['edges'][number]['node'];
type FulfillmentRow = OrderRow['fulfillmentOrders']['edges'][number]['node'];
type FulfillmentLineRow = FulfillmentRow['lineItems']['edges'][number]['node'];

function piecesOf({ root, rows }: BulkGroup): Omit<OrderPieces, 'seenAt'> {
	const lines: LineRow[] = [];
	const fulfillmentRows: FulfillmentRow[] = [];
	const placed = new Map<string, FulfillmentLineRow[]>();
	for (const row of rows) {
		switch (findGidType(row.id)) {
			case 'LineItem':
				lines.push(row as unknown as LineRow);
				break;
			case 'FulfillmentOrder':
				fulfillmentRows.push(row as unknown as FulfillmentRow);
				break;
			case 'FulfillmentOrderLineItem': {
				const parent = row.__parentId ?? '';
				placed.set(parent, [...(placed.get(parent) ?? []), row as unknown as FulfillmentLineRow]);
				break;
			}
			default:
				throw new AdminError('refused', 'A bulk file has a row of a kind that nobody asked for');
		}
	}
	const fulfillments: FulfillmentPiece[] = fulfillmentRows.map(({ id, status, assignedLocation }) => ({
		status,
		assignedLocation,
		lines: placed.get(id) ?? [],
	}));
	return { order: root as unknown as OrderRow, lines, fulfillments };
}
