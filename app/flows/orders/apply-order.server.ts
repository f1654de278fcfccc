/**
 * Takes in the state of one order, whoever brought it: a webhook, a sweep or the import. The newest version wins in
 * whatever order they come; what it changes is saved together with the variants whose plans it puts out of date. It
 * promises nothing itself, and writes nothing to Shopify.
 */
import type { Prisma } from '../../adapters/db/generated/client';
import type { ShopDb } from '../../adapters/db/shop-db.server';
import { dayOf } from '../../domain/day';
import type { JourneyFact } from '../../domain/journey';
import type { LineFacts, OrderFacts } from '../../domain/order';
import { compareVersions, type KnownLine, type LineIntake, owedUnits, takeInLine } from '../../domain/order-intake';
import { isEffectDue } from '../../domain/order-mark';
import type { CurveEta } from '../../domain/promise/curve';
import { findCurve, findDeparted, findToldParts, findTranches } from '../../domain/promise/schemas';
import { promiseProperty } from '../../domain/promise/told';
import type { FlowDeps } from '../deps';
import { toJson } from '../json';
import { retryNotices } from '../notices/retry-notices.server';
import { placeAtOrder } from '../promises/load-plans.server';
import { markDirty } from '../promises/mark-dirty.server';
import { redeemRainchecks } from '../rainchecks/redeem-rainchecks.server';
import { storableText } from '../storable-text';
import { recordJourney } from './record-journey.server';

export interface ShopTerms {
	readonly id: string;
	readonly timezone: string;
	readonly impliedTermDays: number;
	readonly orderTag: string;
	readonly installedAt: Date;
}

export type Applied =
	| { readonly kind: 'applied' }
	/** Older than what we hold, or the same. */
	| { readonly kind: 'stale' }
	/** Nothing in it is owed and we hold nothing of it. */
	| { readonly kind: 'nothing-owed' }
	/** Only Shopify can say: the order must be fetched. */
	| { readonly kind: 'ask' };

export async function applyOrder(deps: FlowDeps, shop: ShopTerms, facts: OrderFacts): Promise<Applied> {
	for (let attempt = 0; ; attempt += 1) {
		const applied = await applyOnce(deps, shop, facts);
		if (applied.kind !== 'overtaken') {
			// Whether anything in it is owed or not: what was waited for may have been packed at once.
			await redeemRainchecks(deps, shop.id, facts);
			return applied;
		}
		if (attempt === 4) throw new Error(`Order ${facts.id} was changed by others five times over`);
	}
}

async function applyOnce(
	deps: FlowDeps,
	shop: ShopTerms,
	given: OrderFacts,
): Promise<Applied | { readonly kind: 'overtaken' }> {
	const db = deps.shopDb(shop.id);
	const seenAt = new Date(given.seenAt);
	const order = (await db.order.findFirst({ where: { id: given.id }, include: { lines: true } })) ?? undefined;
	const knownLines = new Map((order?.lines ?? []).map((line) => [line.id, line]));
	const facts: OrderFacts = {
		...given,
		seenAt: seenAt.toISOString(),
		name: storableText(given.name),
		locale: storableText(given.locale),
		// A deleted variant leaves its lines in Shopify, but not in the queue: its buyers are still owed.
		lines: given.lines.map((line) => ({
			...line,
			title: storableText(line.title),
			variantId: line.variantId ?? (knownLines.get(line.id)?.variantId || undefined),
		})),
	};
	const units = facts.lines.map((line) => ({ line, owed: owedUnits(facts, line) }));
	const version = order && {
		updatedAt: order.updatedAt.toISOString(),
		seenAt: (order.triggeredAt ?? order.updatedAt).toISOString(),
	};
	const isTagNews = !order?.tagWrittenAt || Date.parse(facts.updatedAt) > order.tagWrittenAt.getTime();
	const carriesTag = facts.tags.some((tag) => tag.toLowerCase() === shop.orderTag.toLowerCase());
	const hasTag = isTagNews ? carriesTag : (order?.hasTag ?? false);
	const isSame =
		order !== undefined &&
		!order.isUnverified &&
		hasTag === order.hasTag &&
		units.every(({ line, owed }) => (knownLines.get(line.id)?.openUnits ?? 0) === owed) &&
		holdsFacts(deps, order, facts);
	switch (compareVersions(version, facts)) {
		case 'stale':
			return { kind: 'stale' };
		case 'ask':
			return { kind: isSame ? 'stale' : 'ask' };
		case 'newer':
			// Read again within the second of its last change, as every sweep does: there is nothing new in it.
			if (isSame && version && Date.parse(version.updatedAt) === Date.parse(facts.updatedAt)) return { kind: 'stale' };
			break;
	}
	if (units.some(({ owed }) => owed === 'ask')) return { kind: 'ask' };
	if (!order && units.every(({ owed }) => owed === 0)) return { kind: 'nothing-owed' };

	const published = await readPublished(db, facts, knownLines);
	const terms = {
		impliedTermDays: shop.impliedTermDays,
		installedAt: shop.installedAt.toISOString(),
		dayOf: (instant: string) => dayOf(new Date(instant), shop.timezone),
		published: (variantId: string) => published.get(variantId) ?? [],
	};
	const intakes = units.map(({ line, owed }) => {
		const row = knownLines.get(line.id);
		const knownLine: KnownLine | undefined = row && {
			openUnits: row.openUnits,
			demand: findTranches(row.demand) ?? placeAtOrder(row, new Date(facts.createdAt), shop.timezone),
			told: findToldParts(row.told) ?? [],
			departed: findDeparted(row.departed) ?? { demand: [], told: [] },
		};
		const taken = takeInLine(facts, line, Number(owed), knownLine, order !== undefined, terms);
		// What cannot be read stays as it is: anything written over it would be taken for what the buyer was told.
		const isToldKnown = !row || findToldParts(row.told) !== undefined;
		const intake = isToldKnown
			? taken
			: { ...taken, told: undefined, departed: { ...taken.departed, told: knownLine?.departed.told ?? [] } };
		return { line, intake, row };
	});
	const gone = [...knownLines.values()].filter((row) => !facts.lines.some((line) => line.id === row.id));
	const dirty = [
		...intakes.filter(({ intake, row }) => intake.openUnits !== (row?.openUnits ?? 0)),
		...gone.filter((row) => row.openUnits > 0).map((row) => ({ line: row })),
	].flatMap(({ line }) => (line.variantId ? [line.variantId] : []));

	const isTakenOff = order?.hasTag === true && order.wantsTag && !hasTag;
	const mark = {
		hasTag,
		wantsTag: order?.wantsTag ?? false,
		wasWritten: order?.tagWrittenAt != null,
		takenOff: (order?.tagTakenOff ?? 0) + (isTakenOff ? 1 : 0),
		metafield: order?.metafield ?? '',
		wantedMetafield: order?.wantedMetafield ?? '',
	};
	const journey = order?.isBackorder
		? journeyOf(facts, intakes, order, { wasTagged: order.hasTag, ...mark, tag: shop.orderTag })
		: [];

	const isSaved = await db.$transaction(async (tx) => {
		const row = {
			name: facts.name,
			updatedAt: new Date(facts.updatedAt),
			triggeredAt: seenAt,
			cancelledAt: facts.cancelledAt ? new Date(facts.cancelledAt) : null,
			closedAt: facts.closedAt ? new Date(facts.closedAt) : null,
			locale: facts.locale,
			countryCode: facts.countryCode,
			...sealBuyer(deps, shop.id, facts),
			isUnverified: false,
			hasTag,
			tagTakenOff: mark.takenOff,
			isEffectDue: isEffectDue(mark),
			openUnits: intakes.reduce((sum, { intake }) => sum + intake.openUnits, 0),
		};
		if (order) {
			const { count } = await tx.order.updateMany({
				where: { id: order.id, version: order.version },
				data: { ...row, version: { increment: 1 } },
			});
			if (count === 0) return false;
			if (facts.buyer && !holdsBuyer(deps, order, facts)) await retryNotices(tx, order.id, deps.now());
		} else {
			const { count } = await tx.order.createMany({
				data: [{ shopId: shop.id, id: facts.id, createdAt: new Date(facts.createdAt), ...row }],
				skipDuplicates: true,
			});
			if (count === 0) return false;
		}
		for (const { line, intake } of intakes) {
			await saveLine(tx, shop.id, facts.id, line, intake);
		}
		for (const row of gone) {
			await tx.orderLine.updateMany({
				where: { id: row.id },
				data: { openUnits: 0, demand: [], told: [], departed: {}, promise: [] },
			});
		}
		await recordJourney(tx, shop.id, facts.id, deps.now(), journey);
		await markDirty(tx, shop.id, dirty, deps.now());
		return true;
	});
	return { kind: isSaved ? 'applied' : 'overtaken' };
}

async function saveLine(
	tx: Pick<ShopDb, 'orderLine'>,
	shopId: string,
	orderId: string,
	line: LineFacts,
	intake: Omit<LineIntake, 'told'> & { readonly told: LineIntake['told'] | undefined },
): Promise<void> {
	const row = {
		variantId: line.variantId ?? '',
		title: line.title,
		quantity: line.quantity,
		openUnits: intake.openUnits,
		demand: toJson(intake.demand),
		departed: toJson(intake.departed),
		...(intake.told ? { told: toJson(intake.told) } : {}),
		...(intake.openUnits === 0 ? { promise: [] } : {}),
	};
	await tx.orderLine.upsert({
		where: { shopId_id: { shopId, id: line.id } },
		create: { shopId, id: line.id, orderId, ...row },
		update: row,
	});
}

/** Every window ever published for the variants of lines that carry a promise and are new to us. */
async function readPublished(
	db: ShopDb,
	facts: OrderFacts,
	known: ReadonlyMap<string, unknown>,
): Promise<ReadonlyMap<string, readonly CurveEta[]>> {
	const asked = facts.lines
		.filter((line) => !known.has(line.id) && line.properties.some(({ name }) => name === promiseProperty))
		.flatMap((line) => line.variantId ?? []);
	const published = new Map<string, CurveEta[]>();
	if (asked.length === 0) return published;
	for (const row of await db.publishedCurve.findMany({ where: { variantId: { in: asked } } })) {
		const curve = findCurve(row.steps);
		// Nobody is believed on the word of a row that cannot be read.
		if (!curve) continue;
		published.set(row.variantId, [...(published.get(row.variantId) ?? []), ...curve.steps, curve.then]);
	}
	return published;
}

function sealBuyer(deps: FlowDeps, shopId: string, { id, buyer }: OrderFacts) {
	if (!buyer) return { buyerSealed: '', buyerHash: '' };
	return {
		buyerSealed: deps.sealer.seal(JSON.stringify(buyer), buyerPlace(shopId, id)),
		buyerHash: deps.sealer.hash(shopId, buyer.email.trim().toLowerCase()),
	};
}

type HeldOrder = Pick<
	Prisma.OrderGetPayload<object>,
	'shopId' | 'cancelledAt' | 'closedAt' | 'locale' | 'countryCode' | 'buyerHash'
>;

/** Whether the order as we hold it says the same; tag and units are compared by the caller. */
const holdsFacts = (deps: FlowDeps, order: HeldOrder, facts: OrderFacts): boolean =>
	isSameInstant(order.cancelledAt, facts.cancelledAt) &&
	isSameInstant(order.closedAt, facts.closedAt) &&
	order.locale === facts.locale &&
	order.countryCode === facts.countryCode &&
	holdsBuyer(deps, order, facts);

const isSameInstant = (held: Date | null, given: string | undefined): boolean =>
	held?.getTime() === (given === undefined ? undefined : Date.parse(given));

/** A mail that could not be sent to the address that we held may reach another one. */
const holdsBuyer = (deps: FlowDeps, { shopId, buyerHash }: HeldOrder, { buyer }: OrderFacts): boolean =>
	buyer === undefined
		? buyerHash === ''
		: deps.sealer.lookUpHashes(shopId, buyer.email.trim().toLowerCase()).includes(buyerHash);

export const buyerPlace = (shopId: string, orderId: string) =>
	({ shop: shopId, table: 'order', column: 'buyer_sealed', row: orderId }) as const;

function journeyOf(
	facts: OrderFacts,
	intakes: readonly { readonly line: LineFacts; readonly intake: Pick<LineIntake, 'change'> }[],
	order: { readonly cancelledAt: Date | null },
	tag: {
		readonly wasTagged: boolean;
		readonly hasTag: boolean;
		readonly wantsTag: boolean;
		readonly takenOff: number;
		readonly tag: string;
	},
): readonly JourneyFact[] {
	const journey: JourneyFact[] = [];
	if (facts.cancelledAt && !order.cancelledAt) journey.push({ kind: 'cancelled' });
	for (const { line, intake } of intakes) {
		const { id, title } = line;
		if (intake.change < 0) journey.push({ kind: 'units-left', line: id, title, units: -intake.change });
		if (intake.change > 0) journey.push({ kind: 'units-added', line: id, title, units: intake.change });
	}
	if (tag.wasTagged && !tag.hasTag && tag.wantsTag && tag.takenOff > 1)
		journey.push({ kind: 'tag-left-off', tag: tag.tag });
	return journey;
}

/** Shopify deletes only orders that nothing is owed for any more: whoever stood behind it moves up. */
export async function dropDeletedOrder(deps: FlowDeps, shopId: string, orderId: string): Promise<void> {
	await deps.shopDb(shopId).$transaction(async (tx) => {
		const lines = await tx.orderLine.findMany({
			where: { orderId, openUnits: { gt: 0 } },
			select: { variantId: true },
		});
		const at = deps.now();
		const over = { cancelledAt: at, openUnits: 0, waitingUnits: 0, latestDay: null };
		const nothingToWrite = { wantsTag: false, wantedMetafield: '', metafield: '', hasTag: false, isEffectDue: false };
		// Its own version is the newest there will ever be: late news must not raise it.
		const data = { ...over, ...nothingToWrite, updatedAt: at, triggeredAt: at, version: { increment: 1 } };
		await tx.order.updateMany({ where: { id: orderId }, data });
		await tx.orderLine.updateMany({
			where: { orderId },
			data: { openUnits: 0, demand: [], told: [], departed: {}, promise: [] },
		});
		await markDirty(
			tx,
			shopId,
			lines.map((line) => line.variantId),
			deps.now(),
		);
	});
}
