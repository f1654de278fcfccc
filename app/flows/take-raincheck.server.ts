/**
 * Takes what the raincheck form sends. A field that is wrong is said so; everything else gets one and the same answer,
 * whether something was saved, was there already, looks scripted or comes too often. Nothing in the answer tells
 * whether an address is known. No Shopify call, and no mail is sent from here.
 */
import { randomUUID } from 'node:crypto';
import { countAsked } from '../adapters/db/rate-limit.server';
import type { ShopDb, ShopTx } from '../adapters/db/shop-db.server';
import type { ShopRow } from '../adapters/db/shops.server';
import { openStatuses } from '../domain/raincheck/raincheck';
import {
	parseRequest,
	type RaincheckRequest,
	type RequestProblem,
	type TypedRequest,
} from '../domain/raincheck/request';
import type { FlowDeps } from './deps';
import { emailHashes, hashEmail, raincheckEmailPlace } from './raincheck-places';
import { wakeRainchecks } from './wake-rainchecks.server';

export interface Sender {
	/** As the storefront reports it; empty where it does not. */
	readonly ip: string;
	/** Who is signed in, by Shopify's word; empty: nobody. */
	readonly customerId: string;
}

export type TakenRaincheck =
	| { readonly kind: 'saved'; readonly confirms: boolean }
	| { readonly kind: 'problem'; readonly problem: RequestProblem };

const hourMs = 60 * 60 * 1000;
const perShop = { most: 600, windowMs: hourMs };
const perIp = { most: 20, windowMs: hourMs };
const perAddress = { most: 5, windowMs: 24 * hourMs };

type Deps = Pick<FlowDeps, 'shopDb' | 'sealer' | 'now'>;

export async function takeRaincheck(
	deps: Deps,
	shop: ShopRow,
	typed: TypedRequest,
	sender: Sender,
): Promise<TakenRaincheck> {
	const problem = (value: RequestProblem): TakenRaincheck => ({ kind: 'problem', problem: value });
	const db = deps.shopDb(shop.id);
	if (!shop.raincheckIsOn) return problem({ field: 'form', code: 'off' });
	const parsed = parseRequest(typed, { most: shop.raincheckMaxQuantity, now: deps.now() });
	if (parsed.kind === 'problem') return parsed;
	const { request } = parsed;
	const variant = await findWanted(db, request.variantId);
	if (typeof variant === 'string') return problem({ field: 'variant', code: variant });

	const saved: TakenRaincheck = { kind: 'saved', confirms: shop.raincheckConfirmsEmail };
	if (request.looksScripted || (await comesTooOften(deps, shop.id, sender.ip))) return saved;
	await db.$transaction(async (tx) => {
		const emailHash = hashEmail(deps.sealer, shop.id, request.email);
		// It locks the address until the end, so that the same form sent twice at once is one raincheck.
		const asked = await countAsked(tx, { key: `address ${emailHash}`, windowMs: perAddress.windowMs }, deps.now());
		if (asked > perAddress.most) return;
		const known = await tx.raincheck.findFirst({
			where: {
				variantId: request.variantId,
				emailHash: { in: [...emailHashes(deps.sealer, shop.id, request.email)] },
				status: { in: [...openStatuses] },
			},
		});
		if (known) {
			const isChanged = known.status === 'unconfirmed' && known.quantity !== request.quantity;
			await tx.raincheck.updateMany({
				where: { id: known.id, version: known.version },
				data: isChanged ? { quantity: request.quantity, version: { increment: 1 } } : { quantity: known.quantity },
			});
			return;
		}
		await save(deps, tx, { shop, variant, request, emailHash, customerId: sender.customerId });
	});
	return saved;
}

interface WantedVariant {
	readonly id: string;
	readonly productId: string;
	readonly price: string;
}

async function findWanted(db: ShopDb, id: string): Promise<WantedVariant | 'unknown' | 'buyable'> {
	const variant = await db.variant.findFirst({ where: { id } });
	if (!variant || variant.isDeleted) return 'unknown';
	const isBuyable = !variant.isTracked || variant.policy === 'continue' || (variant.available ?? 0) > 0;
	if (!isBuyable) return variant;
	// News of it is on its way: the page, which sees the live counter, knows better than we do.
	const isMoving = variant.isTracked && (await db.dirtyVariant.count({ where: { variantId: id } })) > 0;
	return isMoving ? variant : 'buyable';
}

async function comesTooOften(deps: Deps, shopId: string, ip: string): Promise<boolean> {
	const db = deps.shopDb(shopId);
	const now = deps.now();
	if ((await countAsked(db, { key: 'shop', windowMs: perShop.windowMs }, now)) > perShop.most) return true;
	if (ip === '') return false;
	const key = `ip ${deps.sealer.hash(shopId, `ip ${ip}`)}`;
	return (await countAsked(db, { key, windowMs: perIp.windowMs }, now)) > perIp.most;
}

interface NewRaincheck {
	readonly shop: ShopRow;
	readonly variant: WantedVariant;
	readonly request: RaincheckRequest;
	readonly emailHash: string;
	readonly customerId: string;
}

async function save(
	deps: Deps,
	tx: ShopTx,
	{ shop, variant, request, emailHash, customerId }: NewRaincheck,
): Promise<void> {
	const id = randomUUID();
	const at = deps.now();
	const confirms = shop.raincheckConfirmsEmail;
	if (!confirms) await wakeRainchecks(tx, variant.id, at);
	await tx.raincheck.create({
		data: {
			shopId: shop.id,
			id,
			variantId: variant.id,
			productId: variant.productId,
			quantity: request.quantity,
			status: confirms ? 'unconfirmed' : 'waiting',
			emailSealed: deps.sealer.seal(request.email, raincheckEmailPlace(shop.id, id)),
			emailHash,
			customerId,
			locale: request.locale,
			heldPrice: shop.raincheckHoldsPrice ? variant.price : '',
			currency: shop.currency,
			queuedAt: confirms ? null : at,
			createdAt: at,
		},
	});
	if (confirms) {
		await tx.raincheckMail.create({
			data: { shopId: shop.id, id: randomUUID(), raincheckId: id, kind: 'confirm', status: 'open', dueAt: at },
		});
	}
}
