/**
 * Finds who has an address in the shop. Shopify's search also answers with what merely resembles it, so what it found is
 * compared, and of two customers with one address neither is taken.
 */
import type { AdminClient } from './admin-client.server';
import { AdminError } from './admin-errors';
import { FindCustomerDocument } from './generated/operations';
import { requireId } from './gid';

/** Undefined where there is none, or where the shop has not approved that we look. @param email in lower case. */
export async function findCustomer(client: AdminClient, email: string): Promise<string | undefined> {
	try {
		const { customers } = await client.run(FindCustomerDocument, { query: `email:${JSON.stringify(email)}` });
		const same = customers.nodes.filter((node) => node.defaultEmailAddress?.emailAddress.toLowerCase() === email);
		return same.length === 1 && same[0] ? requireId(same[0].id) : undefined;
	} catch (failure) {
		if (failure instanceof AdminError && failure.kind === 'access-denied') return undefined;
		throw failure;
	}
}
