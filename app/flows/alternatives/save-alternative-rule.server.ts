/**
 * What a merchant says about alternatives: always offer these products, in this order, or never offer those; for one
 * product, or for all of a collection. A rule is undone by removing it. What the rules mean, the ranking decides; here
 * the lists that they may change are put out of date, and a collection that is spoken of for the first time is to be read,
 * because a large one is not followed otherwise.
 */
import { randomUUID } from 'node:crypto';
import { markMembersDue, markNeedyDue } from '../../adapters/db/alternatives-due.server';
import type { ShopTx } from '../../adapters/db/shop-db.server';
import { AdminError } from '../../adapters/shopify/admin-errors';
import type { Chosen, RuleProblem } from '../../domain/alternatives/rule-problem';
import type { ShopContext } from '../shop-context';

/** For whose products a rule speaks. */
export interface RuleScope {
	readonly scope: 'product' | 'collection';
	readonly scopeId: string;
}

export interface NewRules extends RuleScope {
	readonly kind: 'pin' | 'exclude';
	readonly target: 'product' | 'collection';
	readonly targetIds: readonly string[];
}

export type RulesSaved =
	| { readonly kind: 'saved'; readonly added: number }
	| { readonly kind: 'refused'; readonly problem: RuleProblem }
	| { readonly kind: 'unknown-scope' };

export type RuleChanged = { readonly kind: 'changed' } | { readonly kind: 'unknown-rule' };

export type RuleChange =
	| ({ readonly intent: 'add' } & Pick<NewRules, 'kind' | 'target'> & { readonly ids: readonly string[] })
	| { readonly intent: 'move'; readonly rule: string; readonly direction: 'up' | 'down' }
	| { readonly intent: 'remove'; readonly rule: string };

type Writer = Pick<ShopContext, 'db' | 'shopId' | 'now'>;

/** What Shopify has of what was chosen. Both throw AdminError where it does not answer. */
export interface Catalogue {
	/** Reads these and keeps them. */
	readProducts(ids: readonly string[]): Promise<unknown>;
	readCollectionTitles(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export const mostRules = 50;

/** One change as a merchant sends it. */
export async function changeRules(
	context: Writer,
	catalogue: Catalogue,
	scope: RuleScope,
	change: RuleChange,
): Promise<RulesSaved | RuleChanged> {
	switch (change.intent) {
		case 'add': {
			const { kind, target, ids } = change;
			return addRules(context, catalogue, { ...scope, kind, target, targetIds: ids });
		}
		case 'move':
			return movePin(context, scope, change.rule, change.direction);
		case 'remove':
			return removeRule(context, scope, change.rule);
	}
}

/** What is said already stays as it is; the other thing said of the same product or collection goes. */
export async function addRules(context: Writer, catalogue: Catalogue, rules: NewRules): Promise<RulesSaved> {
	const { db, shopId, now } = context;
	const { scope, scopeId, kind, target } = rules;
	const targetIds = [...new Set(rules.targetIds)];
	const refuse = (problem: RuleProblem): RulesSaved => ({ kind: 'refused', problem });
	if (targetIds.length === 0) return refuse({ kind: 'nothing-chosen' });
	if (kind === 'pin' && target === 'collection') return refuse({ kind: 'collection-pinned' });
	if (kind === 'pin' && scope === 'product' && targetIds.includes(scopeId)) return refuse({ kind: 'itself' });
	const scoped = await findUnknown(context, catalogue, scope, [scopeId]);
	if (scoped?.kind === 'gone') return { kind: 'unknown-scope' };
	const unknown = scoped ?? (await findUnknown(context, catalogue, target, targetIds));
	if (unknown) return refuse(unknown);
	const at = now();
	return db
		.$transaction(async (tx): Promise<RulesSaved> => {
			const here = { scope, scopeId };
			// One at a time says where the order ends.
			await tx.shop.updateMany({ data: { planVersion: { increment: 0 } } });
			const standing = await tx.alternativeRule.findMany({ where: here });
			const isSaid = new Set(
				standing.filter((rule) => rule.kind === kind && rule.target === target).map((r) => r.targetId),
			);
			const fresh = targetIds.filter((id) => !isSaid.has(id));
			const opposite = { ...here, kind: kind === 'pin' ? 'exclude' : 'pin', target, targetId: { in: fresh } };
			const gone = await tx.alternativeRule.deleteMany({ where: opposite });
			if (standing.length - gone.count + fresh.length > mostRules) throw new TooMany();
			const spoken = [...(scope === 'collection' ? [scopeId] : []), ...(target === 'collection' ? fresh : [])];
			if (fresh.length > 0) await askForMembers(tx, shopId, spoken, at);
			const last = standing.reduce((most, rule) => Math.max(most, rule.position), -1);
			await tx.alternativeRule.createMany({
				data: fresh.map((targetId, index) => ({
					shopId,
					id: randomUUID(),
					...here,
					kind,
					target,
					targetId,
					position: last + 1 + index,
					updatedAt: at,
				})),
			});
			if (fresh.length > 0 || gone.count > 0) await markScopeDue(tx, here, at);
			return { kind: 'saved', added: fresh.length };
		})
		.catch((failure: unknown) => {
			if (failure instanceof TooMany) return refuse({ kind: 'too-many', most: mostRules });
			throw failure;
		});
}

/** Undefined where Shopify has them all. What we have not read yet is read now: it may be new. */
async function findUnknown(
	{ db }: Writer,
	catalogue: Catalogue,
	target: Chosen['target'],
	ids: readonly string[],
): Promise<Extract<RuleProblem, { readonly kind: 'gone' | 'unread' }> | undefined> {
	const findMissing = async (): Promise<readonly string[]> => {
		if (target === 'product') {
			const known = await db.product.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
			return ids.filter((id) => !known.some((row) => row.id === id));
		}
		const found = await Promise.all(ids.map((id) => db.product.findFirst({ where: { collections: { has: id } } })));
		return ids.filter((_, at) => !found[at]);
	};
	const ask = async (missing: readonly string[]): Promise<readonly string[]> => {
		if (target === 'product') {
			await catalogue.readProducts(missing);
			return findMissing();
		}
		const titles = await catalogue.readCollectionTitles(missing);
		return missing.filter((id) => !titles.has(id));
	};
	// A collection that somebody is in may be gone all the same, as long as nobody has told us.
	let missing = target === 'product' ? await findMissing() : ids;
	if (missing.length === 0) return undefined;
	let kind: 'gone' | 'unread' = 'gone';
	try {
		missing = await ask(missing);
	} catch (failure) {
		if (!(failure instanceof AdminError)) throw failure;
		kind = 'unread';
		missing = await findMissing();
	}
	if (missing.length === 0) return undefined;
	const products = await db.variant.groupBy({
		by: ['productId'],
		where: { productId: { in: target === 'product' ? [...missing] : [] } },
		_max: { productTitle: true },
	});
	const titles = new Map(products.map(({ productId, _max }) => [productId, _max.productTitle ?? undefined]));
	return { kind, chosen: missing.map((id) => ({ target, id, title: titles.get(id) })) };
}

/** Of those of which nobody has spoken before. */
async function askForMembers(tx: ShopTx, shopId: string, collectionIds: readonly string[], since: Date): Promise<void> {
	for (const collectionId of collectionIds) {
		const isFollowed = await tx.alternativeRule.count({ where: speaksOf(collectionId) });
		if (isFollowed > 0) continue;
		await tx.collectionReading.createMany({ data: [{ shopId, collectionId, since }], skipDuplicates: true });
	}
}

/** The rules that speak of a collection, whether of its products' lists or of what is left out. */
export const speaksOf = (collectionId: string) => ({
	OR: [
		{ scope: 'collection', scopeId: collectionId },
		{ target: 'collection', targetId: collectionId },
	],
});

/** Takes back what was written before the number was known. */
class TooMany extends Error {}

export async function removeRule({ db, now }: Writer, scope: RuleScope, id: string): Promise<RuleChanged> {
	return db.$transaction(async (tx): Promise<RuleChanged> => {
		const { count } = await tx.alternativeRule.deleteMany({ where: { id, ...scope } });
		if (count === 0) return { kind: 'unknown-rule' };
		await markScopeDue(tx, scope, now());
		return { kind: 'changed' };
	});
}

/** Changes places with its neighbour. At the end of the list nothing moves. */
export async function movePin(
	{ db, now }: Writer,
	scope: RuleScope,
	id: string,
	direction: 'up' | 'down',
): Promise<RuleChanged> {
	return db.$transaction(async (tx): Promise<RuleChanged> => {
		const pins = await tx.alternativeRule.findMany({ where: { ...scope, kind: 'pin' }, orderBy: inOrder });
		const from = pins.findIndex((pin) => pin.id === id);
		const pin = pins[from];
		if (!pin) return { kind: 'unknown-rule' };
		const to = from + (direction === 'up' ? -1 : 1);
		if (to < 0 || to >= pins.length) return { kind: 'changed' };
		const order = pins.filter((each) => each.id !== id);
		order.splice(to, 0, pin);
		for (const [position, each] of order.entries()) {
			if (each.position === position) continue;
			await tx.alternativeRule.updateMany({ where: { id: each.id }, data: { position, updatedAt: now() } });
		}
		await markScopeDue(tx, scope, now());
		return { kind: 'changed' };
	});
}

export const inOrder = [{ position: 'asc' as const }, { targetId: 'asc' as const }];

/** At once: the merchant is looking. */
async function markScopeDue(tx: ShopTx, { scope, scopeId }: RuleScope, at: Date): Promise<void> {
	if (scope === 'product') return markNeedyDue(tx, at, [scopeId]);
	return markMembersDue(tx, at, scopeId);
}
