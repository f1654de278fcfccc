import { Prisma } from './generated/client';

/*
 * Decides how one operation is held to one shop, or refuses it with a sentence: filters are narrowed, new rows are
 * given the shop, and a key that names another shop is an error rather than an empty answer. It must never let an
 * operation through that it does not know.
 */

type Args = Record<string, unknown>;

/** The column that says whose row it is. A model without one belongs to no shop and is not open. */
const SHOP_COLUMN = 'shopId';
const SHOP_MODEL = 'Shop';

const FILTERED = new Set([
	'findFirst',
	'findFirstOrThrow',
	'findMany',
	'count',
	'aggregate',
	'groupBy',
	'updateMany',
	'updateManyAndReturn',
	'deleteMany',
]);
const KEYED = new Set(['findUnique', 'findUniqueOrThrow', 'update', 'delete', 'upsert']);
const CREATING = new Set(['create', 'createMany', 'createManyAndReturn']);
/** A shop's own row is made and removed where shops are installed, not by a flow of that shop. */
const NEVER_ON_SHOP = new Set(['create', 'createMany', 'createManyAndReturn', 'upsert', 'delete', 'deleteMany']);

/** The arguments to run instead. Throws where the operation cannot be held to the shop. */
export function scopeToShop(shopId: string, model: string, operation: string, given: unknown): Args {
	const refuse = (why: string): never => {
		throw new Error(`${model}.${operation} is not open to a client that is bound to a shop: ${why}.`);
	};
	const columns = columnsOf(model);
	const column = model === SHOP_MODEL ? 'id' : SHOP_COLUMN;
	if (!columns.has(column)) refuse('the table is not kept by shop');
	if (model === SHOP_MODEL && NEVER_ON_SHOP.has(operation)) refuse("a shop's own row is made and removed at install");

	const requireOwn = (value: unknown) => {
		if (value !== shopId) refuse('it names another shop');
	};
	const requireColumnsOnly = (data: Args) => {
		const relation = Object.keys(data).find((key) => data[key] !== undefined && !columns.has(key));
		if (relation !== undefined) refuse(`it writes other rows through ${relation}; write each table by itself`);
	};
	const created = (data: unknown): Args => {
		const row = asArgs(data);
		requireColumnsOnly(row);
		if (row[column] !== undefined) requireOwn(row[column]);
		return { ...row, [column]: shopId };
	};
	const updated = (data: unknown): Args => {
		const row = asArgs(data);
		requireColumnsOnly(row);
		if (row[column] !== undefined) requireOwn(row[column]);
		return row;
	};
	/** Left as it is where the key itself names the shop: only then is an upsert one statement. */
	const keyed = (where: unknown): Args => {
		const key = asArgs(where);
		const named = shopsNamedBy(key, column);
		for (const shop of named) requireOwn(shop);
		return named.length > 0 ? key : { ...key, [column]: shopId };
	};

	const args: Args = { ...asArgs(given) };
	if (FILTERED.has(operation)) {
		args.where = args.where === undefined ? { [column]: shopId } : { AND: [args.where, { [column]: shopId }] };
		if (args.cursor !== undefined) args.cursor = keyed(args.cursor);
		if (args.data !== undefined) args.data = updated(args.data);
	} else if (KEYED.has(operation)) {
		args.where = keyed(args.where);
		if (args.data !== undefined) args.data = updated(args.data);
		if (operation === 'upsert') {
			args.create = created(args.create);
			args.update = updated(args.update);
		}
	} else if (CREATING.has(operation)) {
		args.data = Array.isArray(args.data) ? args.data.map(created) : created(args.data);
	} else {
		refuse('nobody has said how it is held to one shop');
	}
	return args;
}

/** The shops that a unique key names, by itself or within a compound key such as `shopId_id`. */
function shopsNamedBy(key: Args, column: string): unknown[] {
	const compound = Object.entries(key)
		.filter(([name]) => name.split('_').includes(column) && name !== column)
		.map(([, value]) => asArgs(value)[column]);
	return column in key ? [...compound, key[column]] : compound;
}

function columnsOf(model: string): ReadonlySet<string> {
	const columns: unknown = Reflect.get(Prisma, `${model}ScalarFieldEnum`);
	return new Set(Object.keys(asArgs(columns)));
}

function asArgs(value: unknown): Args {
	return typeof value === 'object' && value !== null ? (value as Args) : {};
}
