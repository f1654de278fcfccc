/**
 * What product cards need to ask Shopify's Storefront API: a public token, made once and found again by its title, and
 * the name under which that API knows the app's own metafields. And the app's own data, which only its extension reads.
 */
import type { AdminClient } from './admin-client.server';
import { AdminError, requireDone } from './admin-errors';
import {
	CreateStorefrontTokenDocument,
	ReadAppNamespaceDocument,
	ReadStorefrontTokensDocument,
	SetMetafieldsDocument,
} from './generated/operations';
import { toGid } from './gid';

const tokenTitle = 'Backorder product cards';
const appDataNamespace = 'backorder';

/** Ours if there is one, else a new one: a token that was made just before a crash is not made again. */
export async function requireStorefrontToken(client: AdminClient): Promise<string> {
	const { shop } = await client.run(ReadStorefrontTokensDocument, {});
	const known = shop.storefrontAccessTokens.nodes.find(({ title }) => title === tokenTitle);
	if (known) return known.accessToken;
	const answer = await client.run(CreateStorefrontTokenDocument, { input: { title: tokenTitle } });
	const made = requireDone('storefrontAccessTokenCreate', answer.storefrontAccessTokenCreate);
	if (!made.storefrontAccessToken) throw new AdminError('refused', 'storefrontAccessTokenCreate made no token');
	return made.storefrontAccessToken.accessToken;
}

/** "app--123"; undefined while the app's definitions are not deployed. */
export async function findAppNamespace(client: AdminClient): Promise<string | undefined> {
	const { metafieldDefinitions } = await client.run(ReadAppNamespaceDocument, {});
	return metafieldDefinitions.nodes[0]?.namespace;
}

/** @param value JSON. */
export async function setAppData(
	client: AdminClient,
	appInstallationId: string,
	key: string,
	value: string,
): Promise<void> {
	const place = { ownerId: toGid('AppInstallation', appInstallationId), namespace: appDataNamespace, key };
	const answer = await client.run(SetMetafieldsDocument, { metafields: [{ ...place, type: 'json', value }] });
	requireDone('metafieldsSet', answer.metafieldsSet);
}
