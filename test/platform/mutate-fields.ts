/** Mutations of tags and metafields, and the start of bulk operations. Our own writes make news like anybody's. */
import { randomBytes } from 'node:crypto';
import { bulkView } from './bulk';
import { changeProduct } from './catalogue';
import { findGid } from './gid';
import {
	findFault,
	findMetafield,
	type NewMetafield,
	removeMetafield,
	resolveNamespace,
	setMetafield,
} from './metafields';
import { changeOrder, sortedTags, touchOrder } from './orders';
import { attempt, idIn, refused, userErrorOf } from './payload';
import { nodeView } from './queries';
import { accessDenied, findOrder, requireGranted, type Scene, type View } from './scene';
import { Refusal } from './store';
import { metafieldView, shopView, storefrontTokenView } from './view-shop';

/** An app may write what belongs to the owner's kind, and its own installation's data. */
function requireWrite(scene: Scene, ownerId: string, mutation: string): void {
	const type = findGid(ownerId)?.type;
	if (type === 'Order') requireGranted(scene, ['write_orders'], `${mutation} field`);
	if (type === 'Product' || type === 'ProductVariant') requireGranted(scene, ['write_products'], `${mutation} field`);
	if (type === 'Location') requireGranted(scene, ['write_locations'], `${mutation} field`);
	if (type === 'Customer') requireGranted(scene, ['write_customers'], `${mutation} field`);
}

interface TagArgs {
	readonly id: string;
	readonly tags: readonly string[];
}

function changeTags(scene: Scene, { id, tags }: TagArgs, isAdded: boolean): View {
	const { shop } = scene;
	const named = tags.flatMap((tag) => tag.split(',')).map((tag) => tag.trim());
	const lower = new Set(named.map((tag) => tag.toLowerCase()));
	const changed = (present: readonly string[]) =>
		isAdded ? sortedTags([...present, ...named]) : present.filter((tag) => !lower.has(tag.toLowerCase()));
	const isSame = (a: readonly string[], b: readonly string[]) => a.join() === b.join();
	const found = findGid(id);
	const order = found?.type === 'Order' ? findOrder(scene, found.id) : undefined;
	const product = found?.type === 'Product' ? shop.products.get(found.id) : undefined;
	if (!order && !product) throw new Refusal('Resource does not exist', ['id']);
	const tooLong = named.find((tag) => tag.length > (order ? 40 : 255));
	if (tooLong !== undefined) throw new Refusal(`Tag ${tooLong} is too long`, ['tags']);
	if (order) {
		const next = changed(order.tags);
		if (next.length > 250) throw new Refusal('Cannot have more than 250 tags', ['tags']);
		if (!isSame(order.tags, next)) changeOrder(shop, order, { tags: next });
	}
	if (product) {
		const next = changed(product.tags);
		if (!isSame(product.tags, next)) changeProduct(shop, product, { tags: next });
	}
	return { node: nodeView(scene, id) };
}

interface SetArgs {
	readonly metafields: readonly NewMetafield[];
}

function setMetafields(scene: Scene, { metafields }: SetArgs): View {
	const { shop } = scene;
	if (metafields.length > 25)
		return refused([
			userErrorOf(
				new Refusal('Exceeded the maximum metafields input limit of 25.', ['metafields'], 'LESS_THAN_OR_EQUAL_TO'),
				{
					elementIndex: null,
				},
			),
		]);
	for (const { ownerId } of metafields) requireWrite(scene, ownerId, 'metafieldsSet');
	// All or nothing: every fault is named and nothing is written.
	const faults = metafields.flatMap((input, index) => {
		const isThere = findGid(input.ownerId) && nodeView(scene, input.ownerId) !== null;
		const fault = isThere ? findFault(shop, input) : new Refusal('Owner does not exist.', ['ownerId'], 'INVALID');
		if (!fault) return [];
		const field = ['metafields', String(index), ...(fault.field ?? [])];
		return [userErrorOf(new Refusal(fault.message, field, fault.code), { elementIndex: index })];
	});
	if (faults.length > 0) return refused(faults);
	const touched = new Set<string>();
	const written = metafields.map((input) => {
		const before = findMetafield(shop, input.ownerId, input.namespace, input.key)?.value;
		const metafield = setMetafield(shop, input);
		if (before !== input.value) touched.add(input.ownerId);
		return metafield;
	});
	for (const ownerId of touched) touchOwner(scene, ownerId);
	return { metafields: written.map((metafield) => metafieldView(scene, metafield)), userErrors: [] };
}

/** Whether a metafield alone makes `orders/updated` is not documented: the noisier answer is the safer to live with. */
function touchOwner(scene: Scene, ownerId: string): void {
	const found = findGid(ownerId);
	const order = found?.type === 'Order' ? scene.shop.orders.get(found.id) : undefined;
	if (order) touchOrder(scene.shop, order);
}

/** At most 100 an app and shop. */
function addToken({ shop }: Scene, title: string, scopes: readonly string[]): View {
	if (title.trim() === '') throw new Refusal("Title can't be blank", ['input', 'title']);
	if (shop.storefrontTokens.size >= 100)
		throw new Refusal('You have reached the maximum number of storefront access tokens', ['input']);
	const accessToken = randomBytes(16).toString('hex');
	const token = { id: shop.nextId(), title, accessToken, scopes, createdAt: shop.now() };
	shop.storefrontTokens.set(accessToken, token);
	return storefrontTokenView(token);
}

interface Identifier {
	readonly ownerId: string;
	readonly namespace: string;
	readonly key: string;
}

export function fieldMutations(scene: Scene): View {
	const { shop } = scene;
	return {
		tagsAdd: (args: TagArgs) => {
			requireWrite(scene, args.id, 'tagsAdd');
			return attempt(() => changeTags(scene, args, true));
		},
		tagsRemove: (args: TagArgs) => {
			requireWrite(scene, args.id, 'tagsRemove');
			return attempt(() => changeTags(scene, args, false));
		},
		metafieldsSet: (args: SetArgs) => setMetafields(scene, args),
		metafieldsDelete: ({ metafields }: { readonly metafields: readonly Identifier[] }) => {
			for (const { ownerId } of metafields) requireWrite(scene, ownerId, 'metafieldsDelete');
			const deleted = metafields.map((each) => {
				const isGone = removeMetafield(shop, each.ownerId, each.namespace, each.key);
				if (isGone) touchOwner(scene, each.ownerId);
				return isGone
					? { ownerId: each.ownerId, namespace: resolveNamespace(shop, each.namespace), key: each.key }
					: null;
			});
			return { deletedMetafields: deleted, userErrors: [] };
		},
		storefrontAccessTokenCreate: ({ input }: { readonly input: { readonly title: string } }) => {
			const scopes = (shop.installation?.scopes ?? []).filter((scope) => scope.startsWith('unauthenticated_'));
			if (scopes.length === 0) throw accessDenied('storefrontAccessTokenCreate field', ['unauthenticated_*']);
			return attempt(() => ({ storefrontAccessToken: addToken(scene, input.title, scopes), shop: shopView(scene) }));
		},
		storefrontAccessTokenDelete: ({ input }: { readonly input: { readonly id: string } }) =>
			attempt(() => {
				const id = idIn('StorefrontAccessToken', input.id);
				const token = [...shop.storefrontTokens.values()].find((each) => each.id === id);
				if (!token) throw new Refusal('Storefront access token does not exist', ['id']);
				shop.storefrontTokens.delete(token.accessToken);
				return { deletedStorefrontAccessTokenId: input.id };
			}),
		bulkOperationRunQuery: ({ query }: { readonly query: string }) =>
			attempt(() => ({ bulkOperation: bulkView(scene, scene.bulkDesk.start(scene, query)) })),
		bulkOperationCancel: ({ id }: { readonly id: string }) =>
			attempt(() => ({ bulkOperation: bulkView(scene, scene.bulkDesk.cancel(idIn('BulkOperation', id))) })),
	};
}
