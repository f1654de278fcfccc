/**
 * Reads the file of a bulk operation as it comes in, one group after another: a root row and all rows that hang on it.
 * Memory holds one group. The operation was asked to keep groups together; a file that does not is refused, because
 * half an order would pass for a whole one.
 */
import { type ReadableStream, TextDecoderStream } from 'node:stream/web';
import { z } from 'zod';
import { AdminError } from './admin-errors';

const rowShape = z.looseObject({ id: z.string(), __parentId: z.string().optional() });

export type BulkRow = z.infer<typeof rowShape>;

export interface BulkGroup {
	readonly root: BulkRow;
	/** Children and grandchildren, each after its parent. */
	readonly rows: readonly BulkRow[];
}

/** @param url an address that is its own permission: no token goes along. */
export async function* readBulkFile(url: string): AsyncGenerator<BulkGroup> {
	let group: { readonly root: BulkRow; readonly rows: BulkRow[]; readonly ids: Set<string> } | undefined;
	for await (const row of readRows(url)) {
		const parent = row.__parentId;
		if (parent === undefined) {
			if (group) yield group;
			group = { root: row, rows: [], ids: new Set([row.id]) };
			continue;
		}
		if (!group?.ids.has(parent)) throw new AdminError('refused', 'A bulk file has a row apart from its parent');
		group.rows.push(row);
		group.ids.add(row.id);
	}
	if (group) yield group;
}

async function* readRows(url: string): AsyncGenerator<BulkRow> {
	for await (const line of readLines(url)) {
		if (line.trim() !== '') yield readRow(line);
	}
}

async function* readLines(url: string): AsyncGenerator<string> {
	const response = await globalThis.fetch(url).catch(brokenOff);
	if (!response.ok || !response.body) {
		await response.body?.cancel();
		throw new AdminError('unavailable', `A bulk file was answered with status ${response.status}`);
	}
	const text = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream());
	const pieces = text[Symbol.asyncIterator]();
	let rest = '';
	try {
		for (;;) {
			const piece = await pieces.next().catch(brokenOff);
			if (piece.done) break;
			const lines = `${rest}${piece.value}`.split('\n');
			rest = lines.pop() ?? '';
			yield* lines;
		}
		yield rest;
	} finally {
		// Whoever stops early lets go of the connection.
		await pieces.return?.();
	}
}

function brokenOff(reason: unknown): never {
	const why = reason instanceof Error ? reason.name : 'no answer';
	throw new AdminError('unavailable', `A bulk file broke off (${why})`);
}

function readRow(line: string): BulkRow {
	try {
		return rowShape.parse(JSON.parse(line));
	} catch (reason) {
		if (!(reason instanceof SyntaxError || reason instanceof z.ZodError)) throw reason;
		throw new AdminError('unavailable', 'A bulk file has a line that is no row; it may have broken off');
	}
}
