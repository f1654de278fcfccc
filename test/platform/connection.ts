/**
 * Pages of records as the Admin API gives them. A cursor remembers the sort value and the id of its record, so that
 * paging goes on from the right place when the record has moved or gone meanwhile.
 */
import { GraphQLError } from 'graphql';
import type { Scene, View } from './scene';

export interface PageArgs {
	readonly first?: number | null;
	readonly last?: number | null;
	readonly after?: string | null;
	readonly before?: string | null;
	readonly reverse?: boolean | null;
}

/** The sort value of a record and its id, which breaks ties. */
export interface SortKey {
	readonly value: string | number;
	readonly id: string;
}

const encode = (key: SortKey): string =>
	Buffer.from(JSON.stringify({ last_id: key.id, last_value: key.value })).toString('base64');

function decode(cursor: string): SortKey {
	const refuse = () =>
		new GraphQLError(`Invalid cursor for current pagination sort.`, { extensions: { code: 'INVALID_CURSOR' } });
	let parsed: unknown;
	try {
		parsed = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
	} catch (error) {
		throw error instanceof SyntaxError ? refuse() : error;
	}
	const { last_id: id, last_value: value } = (parsed ?? {}) as { last_id?: unknown; last_value?: unknown };
	if (typeof id !== 'string' || (typeof value !== 'string' && typeof value !== 'number')) throw refuse();
	return { id, value };
}

function compareKeys(a: SortKey, b: SortKey): number {
	if (a.value !== b.value) return a.value < b.value ? -1 : 1;
	if (a.id.length !== b.id.length) return a.id.length - b.id.length;
	return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

const refusal = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });

/** Sorts by key, then cuts the page that the arguments ask for. */
export function connect<T>(
	scene: Pick<Scene, 'isBulk'>,
	args: PageArgs,
	records: readonly T[],
	keyOf: (record: T, index: number) => SortKey,
	view: (record: T) => View,
): View {
	const direction = args.reverse ? -1 : 1;
	const keyed = records.map((record, index) => ({ record, key: keyOf(record, index) }));
	keyed.sort((a, b) => direction * compareKeys(a.key, b.key));
	let from = 0;
	let to = keyed.length;
	if (!scene.isBulk) {
		const size = args.first ?? args.last;
		if (size === undefined || size === null) throw refusal('you must provide one of first or last');
		if (size < 0 || size > 250) throw refusal(`${args.first ? 'first' : 'last'} must be between 0 and 250`);
		if (args.after) {
			const after = decode(args.after);
			from = keyed.findIndex(({ key }) => direction * compareKeys(key, after) > 0);
			if (from < 0) from = keyed.length;
		}
		if (args.before) {
			const before = decode(args.before);
			const found = keyed.findIndex(({ key }) => direction * compareKeys(key, before) >= 0);
			if (found >= 0) to = found;
		}
		if (typeof args.first === 'number') to = Math.min(to, from + args.first);
		else from = Math.max(from, to - size);
	}
	const edges = keyed.slice(from, to).map(({ record, key }) => ({ cursor: encode(key), node: view(record) }));
	return {
		edges,
		nodes: edges.map((edge) => edge.node),
		pageInfo: {
			hasNextPage: to < keyed.length,
			hasPreviousPage: from > 0,
			startCursor: edges[0]?.cursor ?? null,
			endCursor: edges.at(-1)?.cursor ?? null,
		},
	};
}

/** @throws loudly for a sort key that is not kept. */
export function keyFor<T extends { readonly id: string }>(
	keys: Readonly<Record<string, (record: T) => SortKey['value']>>,
	sortKey: string,
): (record: T) => SortKey {
	const readValue = keys[sortKey];
	if (!readValue)
		throw new GraphQLError(`The stand-in cannot sort by ${sortKey}`, { extensions: { code: 'STAND_IN_GAP' } });
	return (record) => ({ value: readValue(record), id: record.id });
}

/** Records in the order in which they are given. */
export const connectInOrder = <T extends { readonly id: string }>(
	scene: Pick<Scene, 'isBulk'>,
	args: PageArgs,
	records: readonly T[],
	view: (record: T) => View,
): View => connect(scene, args, records, (record, index) => ({ value: index, id: record.id }), view);
