/**
 * What one request to the Admin API may see: the shop, who asks, what was granted. Also the small shapes that every
 * view of a record needs. A view is an object with the schema's field names, values or functions of the arguments; a
 * field that a view lacks is a loud error in admin.ts, never a silent null.
 */
import { GraphQLError } from 'graphql';
import type { BulkDesk } from './bulk';
import type { Faults } from './faults';
import type { Grant } from './oauth';
import type { Order, Shop } from './store';

export interface Scene {
	readonly shop: Shop;
	readonly grant: Grant;
	readonly faults: Faults;
	readonly bulkDesk: BulkDesk;
	/** Bulk operations read whole connections. */
	readonly isBulk: boolean;
}

export type View = Record<string, unknown> & { readonly __typename?: string };

/** True where the grant holds one of the scopes; writing implies reading. */
export function isGranted(grant: Grant, anyOf: readonly string[]): boolean {
	if (grant.kind === 'staff' || anyOf.length === 0) return true;
	return anyOf.some(
		(scope) => grant.scopes.includes(scope) || grant.scopes.includes(scope.replace(/^read_/, 'write_')),
	);
}

export function requireGranted(scene: Scene, anyOf: readonly string[], what: string): void {
	if (!isGranted(scene.grant, anyOf)) throw accessDenied(what, anyOf);
}

export function accessDenied(what: string, anyOf: readonly string[]): GraphQLError {
	const requiredAccess = `${anyOf.map((scope) => `\`${scope}\``).join(' or ')} access scope.`;
	return new GraphQLError(`Access denied for ${what}. Required access: ${requiredAccess}`, {
		extensions: {
			code: 'ACCESS_DENIED',
			documentation: 'https://shopify.dev/api/usage/access-scopes',
			requiredAccess,
		},
	});
}

const sixtyDays = 60 * 86_400_000;

/** Orders older than 60 days do not exist for an app that was not granted `read_all_orders`. */
export function isVisible(shop: Shop, grant: Pick<Grant, 'kind' | 'scopes'>, order: Order): boolean {
	if (grant.kind === 'staff' || grant.scopes.includes('read_all_orders')) return true;
	return shop.clock().getTime() - Date.parse(order.createdAt) <= sixtyDays;
}

export function findOrder(scene: Scene, id: string | undefined): Order | undefined {
	const order = scene.shop.orders.get(id ?? '');
	return order && isVisible(scene.shop, scene.grant, order) ? order : undefined;
}

export const money = (scene: Scene, amount: string): View => ({ amount, currencyCode: scene.shop.facts.currency });

export const moneyBag = (scene: Scene, amount: string): View => ({
	shopMoney: money(scene, amount),
	presentmentMoney: money(scene, amount),
});

export const exactly = (count: number): View => ({ count, precision: 'EXACT' });

export const imageView = (url: string, alt: string): View => ({
	__typename: 'Image',
	id: null,
	url,
	src: url,
	originalSrc: url,
	transformedSrc: url,
	altText: alt,
	width: 800,
	height: 800,
});
