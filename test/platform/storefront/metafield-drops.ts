/**
 * Metafields as Liquid reads them. `metafields["$app"]` resolves for the app's own extension only, and no other spelling
 * of it does; app data (`app.metafields`) is kept under the namespaces that the app chose. A reference answers with what
 * it refers to, and one that refers to nothing is left out.
 */
import { Drop } from 'liquidjs';
import { findGid } from '../gid';
import { findMetafield } from '../metafields';
import type { Metafield, Shop } from '../store';

/** Whose Liquid asks. */
export type Reader = 'theme' | 'app';

/** @returns the record as Liquid sees it, undefined where there is none. */
export type FindReferred = (type: string, id: string) => unknown;

class Namespace extends Drop {
	readonly #find: (key: string) => unknown;

	constructor(find: (key: string) => unknown) {
		super();
		this.#find = find;
	}

	override liquidMethodMissing(key: string | number): unknown {
		return this.#find(String(key));
	}
}

/** Of a variant or another record that a merchant sees. */
export const recordMetafields = (shop: Shop, ownerId: string, reader: Reader, findReferred: FindReferred): Drop =>
	new Namespace((namespace) => {
		if (namespace !== '$app' || reader !== 'app') return undefined;
		return new Namespace((key) => view(findMetafield(shop, ownerId, '$app', key), findReferred));
	});

/** Of the installation: what the app keeps for its own extension. */
export const appMetafields = (shop: Shop): Drop =>
	new Namespace((namespace) => {
		const { installation } = shop;
		if (!installation) return undefined;
		const ownerId = `gid://shopify/AppInstallation/${installation.id}`;
		return new Namespace((key) => view(findMetafield(shop, ownerId, namespace, key), () => undefined));
	});

function view(found: Metafield | undefined, findReferred: FindReferred): object | undefined {
	if (!found) return undefined;
	return {
		type: found.type,
		/** Asked for late: what is referred to may be large. */
		get value() {
			return read(found, findReferred);
		},
	};
}

function read({ type, value }: Metafield, findReferred: FindReferred): unknown {
	if (type === 'number_integer' || type === 'number_decimal') return Number(value);
	if (type === 'boolean') return value === 'true';
	if (type.endsWith('_reference')) {
		const gids: unknown = type.startsWith('list.') ? JSON.parse(value) : [value];
		const found = (Array.isArray(gids) ? gids : []).flatMap((one) => {
			const gid = findGid(String(one));
			const referred = gid && findReferred(gid.type, gid.id);
			return referred === undefined ? [] : [referred];
		});
		return type.startsWith('list.') ? found : found[0];
	}
	return type === 'json' || type.startsWith('list.') ? JSON.parse(value) : value;
}
