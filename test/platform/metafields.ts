/**
 * Metafields with Shopify's reserved namespaces: `$app` is written and read as `app--<id>`, so that no app reaches
 * another's. A value that does not fit its type is refused. A write of a metafield is no change of its owner here.
 */
import { createHash } from 'node:crypto';
import { findGid } from './gid';
import { type Metafield, Refusal, type Shop } from './store';

export function resolveNamespace(shop: Shop, namespace: string | null | undefined): string {
	const given = namespace ?? '$app';
	if (given === '$app') return `app--${shop.appId}`;
	return given.startsWith('$app:') ? `app--${shop.appId}--${given.slice('$app:'.length)}` : given;
}

export const digestOf = (metafield: Metafield): string => createHash('sha256').update(metafield.value).digest('hex');

export const metafieldsOf = (shop: Shop, ownerId: string): Metafield[] => [
	...(shop.metafields.get(ownerId)?.values() ?? []),
];

export const findMetafield = (shop: Shop, ownerId: string, namespace: string | null | undefined, key: string) =>
	shop.metafields.get(ownerId)?.get(`${resolveNamespace(shop, namespace)}.${key}`);

/** The types that we know how to check; others are refused, so that a typo in a type is seen. */
const checks: Record<string, (value: string, shop: Shop) => boolean> = {
	boolean: (value) => value === 'true' || value === 'false',
	date: (value) => /^\d{4}-\d{2}-\d{2}$/.test(value),
	date_time: (value) => !Number.isNaN(Date.parse(value)),
	json: isJson,
	'list.single_line_text_field': isJson,
	'list.variant_reference': (value, shop) => variantsIn(shop, value) !== undefined,
	multi_line_text_field: (value) => value.length > 0,
	number_decimal: (value) => /^-?\d+(\.\d+)?$/.test(value),
	number_integer: (value) => /^-?\d+$/.test(value),
	single_line_text_field: (value) => value.length > 0 && !value.includes('\n'),
};

function isJson(value: string): boolean {
	try {
		JSON.parse(value);
		return true;
	} catch (error) {
		if (error instanceof SyntaxError) return false;
		throw error;
	}
}

const listLimit = 128;

/** The variants that a list names, in its order; undefined where it is no list, too long, or names one that is not there. */
function variantsIn(shop: Shop, value: string): readonly string[] | undefined {
	const listed: unknown = isJson(value) ? JSON.parse(value) : undefined;
	if (!Array.isArray(listed) || listed.length > listLimit) return undefined;
	const ids = listed.map((each) => (typeof each === 'string' ? findGid(each) : undefined));
	const isThere = ids.every((found) => found?.type === 'ProductVariant' && shop.variants.has(found.id));
	return isThere ? (listed as string[]) : undefined;
}

/** What a metafield refers to, less what has been deleted since. */
export function referencesOf(shop: Shop, metafield: Metafield): readonly string[] {
	if (metafield.type !== 'list.variant_reference') return [];
	const listed = JSON.parse(metafield.value) as string[];
	return listed.flatMap((each) => {
		const id = findGid(each)?.id ?? '';
		return shop.variants.has(id) ? [id] : [];
	});
}

const jsonLimitBytes = 128 * 1024;
const textLimitBytes = 64 * 1024;

export interface NewMetafield {
	readonly ownerId: string;
	readonly namespace?: string | null;
	readonly key: string;
	readonly type?: string | null;
	readonly value: string;
	/** Absent: the last writer wins; null: it must not exist; text: it must be as it was. */
	readonly compareDigest?: string | null;
}

const definedType = (shop: Shop, namespace: string, input: NewMetafield): string | undefined =>
	namespace === `app--${shop.appId}`
		? shop.definedTypes.get(`${findGid(input.ownerId)?.type}.${input.key}`)
		: undefined;

/** @returns what to refuse, checked without writing: a set is all or nothing. */
export function findFault(shop: Shop, input: NewMetafield): Refusal | undefined {
	const namespace = resolveNamespace(shop, input.namespace);
	const present = shop.metafields.get(input.ownerId)?.get(`${namespace}.${input.key}`);
	const type = input.type ?? present?.type ?? definedType(shop, namespace, input);
	if (!findGid(input.ownerId)) return new Refusal('Owner does not exist.', ['ownerId'], 'INVALID');
	if (!/^[A-Za-z0-9_-]{2,64}$/.test(input.key)) return new Refusal('Key is invalid.', ['key'], 'INVALID');
	if (!/^[A-Za-z0-9_-]{3,255}$/.test(namespace)) return new Refusal('Namespace is invalid.', ['namespace'], 'INVALID');
	if (namespace.startsWith('app--') && !namespace.startsWith(`app--${shop.appId}`))
		return new Refusal(
			'Access to this namespace and key on Metafields for this resource type is not allowed.',
			['namespace'],
			'APP_NOT_AUTHORIZED',
		);
	if (type === undefined) return new Refusal("Type can't be blank", ['type'], 'BLANK');
	const check = checks[type];
	if (!check)
		return new Refusal(`Type must be one of the following: ${Object.keys(checks).join(', ')}.`, ['type'], 'INCLUSION');
	const fixedType = definedType(shop, namespace, input) ?? present?.type;
	if (fixedType !== undefined && fixedType !== type)
		return new Refusal(`Type must be consistent with the definition's type: '${fixedType}'.`, ['type'], 'INVALID_TYPE');
	if (input.value === '') return new Refusal("Value can't be blank.", ['value'], 'BLANK');
	if (!check(input.value, shop))
		return new Refusal(`Value is invalid for the type '${type}'.`, ['value'], 'INVALID_VALUE');
	if (Buffer.byteLength(input.value) > (type === 'json' ? jsonLimitBytes : textLimitBytes))
		return new Refusal('Value is too long.', ['value'], 'TOO_LONG');
	if (input.compareDigest === undefined) return undefined;
	if (input.compareDigest !== null && !/^[0-9a-f]{64}$/.test(input.compareDigest))
		return new Refusal('The `compareDigest` is invalid.', ['compareDigest'], 'INVALID_COMPARE_DIGEST');
	const seen = present ? digestOf(present) : null;
	if (seen === input.compareDigest) return undefined;
	return new Refusal(
		'The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.',
		['compareDigest'],
		'STALE_OBJECT',
	);
}

/** @throws Refusal, the first fault of the input. */
export function setMetafield(shop: Shop, input: NewMetafield): Metafield {
	const fault = findFault(shop, input);
	if (fault) throw fault;
	const namespace = resolveNamespace(shop, input.namespace);
	const owned = shop.metafields.get(input.ownerId) ?? new Map<string, Metafield>();
	shop.metafields.set(input.ownerId, owned);
	const present = owned.get(`${namespace}.${input.key}`);
	const at = shop.now();
	if (present) return Object.assign(present, { value: input.value, updatedAt: at });
	const made: Metafield = {
		id: shop.nextId(),
		ownerId: input.ownerId,
		namespace,
		key: input.key,
		type: input.type ?? definedType(shop, namespace, input) ?? 'json',
		value: input.value,
		createdAt: at,
		updatedAt: at,
	};
	owned.set(`${namespace}.${input.key}`, made);
	return made;
}

export function removeMetafield(
	shop: Shop,
	ownerId: string,
	namespace: string | null | undefined,
	key: string,
): boolean {
	return shop.metafields.get(ownerId)?.delete(`${resolveNamespace(shop, namespace)}.${key}`) ?? false;
}
