/**
 * A shop that goes by another myshopify domain from now on. Whatever is kept or sealed under the old one moves with it:
 * its sessions, and the webhooks that it has still to work through. Doing it again after it broke off changes nothing.
 */
import { Session } from '@shopify/shopify-app-remix/server';
import type { PrismaClient } from './generated/client';
import { inboxPlace } from './inbox.server';
import type { Sealer } from './seal.server';
import type { StoredSessions } from './session-storage.server';

export interface RenameDeps {
	readonly prisma: PrismaClient;
	readonly sealer: Sealer;
	readonly sessions: StoredSessions;
}

export async function renameShop(deps: RenameDeps, shopId: string, from: string, to: string): Promise<void> {
	const { prisma, sealer, sessions } = deps;
	const held = await sessions.findSessionsByShop(from);
	for (const session of held) {
		await sessions.storeSession(new Session({ ...session.toObject(), id: session.id.replace(from, to), shop: to }));
	}
	await prisma.shop.updateMany({ where: { id: shopId, domain: from }, data: { domain: to } });
	await sessions.deleteSessions(held.map(({ id }) => id));
	const rows = await prisma.inbox.findMany({ where: { domain: from, status: { in: ['errand', 'quarantined'] } } });
	for (const row of rows) {
		const body = sealer.open(row.bodySealed, inboxPlace(row));
		const bodySealed = sealer.seal(body, inboxPlace({ ...row, domain: to }));
		await prisma.inbox.update({ where: { id: row.id }, data: { domain: to, bodySealed } });
	}
}
