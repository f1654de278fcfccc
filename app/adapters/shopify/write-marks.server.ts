/**
 * Writes our tag on orders and our own metafields. Writing what is there already, or removing what is gone, changes
 * nothing, so each of these may be repeated. It never touches a metafield outside the app's own namespace.
 */
import type { AdminClient } from './admin-client.server';
import { requireDone } from './admin-errors';
import {
	AddTagDocument,
	DeleteMetafieldsDocument,
	RemoveTagDocument,
	SetMetafieldsDocument,
} from './generated/operations';
import { toGid } from './gid';
import { inGroups } from './in-groups';

export interface MetafieldPlace {
	/** Global id of the order, variant, shop ... */
	readonly ownerId: string;
	readonly key: string;
}

export interface MetafieldValue extends MetafieldPlace {
	/** "json" */
	readonly type: string;
	readonly value: string;
}

const appNamespace = '$app';
const metafieldsAtOnce = 25;

export async function addTag(client: AdminClient, orderId: string, tag: string): Promise<void> {
	const answer = await client.run(AddTagDocument, { id: toGid('Order', orderId), tags: [tag] });
	requireDone('tagsAdd', answer.tagsAdd);
}

export async function removeTag(client: AdminClient, orderId: string, tag: string): Promise<void> {
	const answer = await client.run(RemoveTagDocument, { id: toGid('Order', orderId), tags: [tag] });
	requireDone('tagsRemove', answer.tagsRemove);
}

/** Each group of 25 is written whole or not at all. */
export async function setMetafields(client: AdminClient, values: readonly MetafieldValue[]): Promise<void> {
	for (const group of inGroups(values, metafieldsAtOnce)) {
		const metafields = group.map((each) => ({ ...each, namespace: appNamespace }));
		const answer = await client.run(SetMetafieldsDocument, { metafields });
		requireDone('metafieldsSet', answer.metafieldsSet);
	}
}

export async function deleteMetafields(client: AdminClient, places: readonly MetafieldPlace[]): Promise<void> {
	for (const group of inGroups(places, metafieldsAtOnce)) {
		const metafields = group.map(({ ownerId, key }) => ({ ownerId, key, namespace: appNamespace }));
		const answer = await client.run(DeleteMetafieldsDocument, { metafields });
		requireDone('metafieldsDelete', answer.metafieldsDelete);
	}
}
