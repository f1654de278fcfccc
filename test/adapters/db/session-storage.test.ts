import { Session } from '@shopify/shopify-app-remix/server';
import { beforeEach, expect, test } from 'vitest';
import { createSealer } from '../../../app/adapters/db/seal.server';
import { createSessionStorage } from '../../../app/adapters/db/session-storage.server';
import { forEachEngine } from '../../setup/database';

const shop = 'holm.myshopify.com';
const sealer = createSealer({ current: Buffer.alloc(32, 1) });
const hour = (hours: number) => new Date(Date.UTC(2026, 10, 2, hours));
const offline = (more: object = {}) =>
	new Session({
		id: `offline_${shop}`,
		shop,
		state: '',
		isOnline: false,
		scope: 'read_orders,write_orders',
		accessToken: 'shpat_first',
		expires: hour(10),
		refreshToken: 'shprt_first',
		refreshTokenExpires: hour(1000),
		...more,
	});

forEachEngine((engine) => {
	const opened = engine.prepare();
	const prisma = () => opened().database.prisma;
	const storage = () => createSessionStorage(prisma(), sealer);

	beforeEach(async () => {
		await prisma().session.deleteMany();
	});

	test('a session comes back as it was stored, dates and user included', async () => {
		const online = new Session({
			id: `${shop}_7`,
			shop,
			state: 'nonce',
			isOnline: true,
			accessToken: 'shpua_first',
			expires: hour(9),
			onlineAccessInfo: {
				expires_in: 3600,
				associated_user_scope: 'read_orders',
				associated_user: {
					id: 7,
					first_name: 'Zoë',
					last_name: 'Holm',
					email: 'zoe@holm.example',
					email_verified: true,
					account_owner: true,
					locale: 'de',
					collaborator: false,
				},
			},
		});
		for (const session of [offline(), online, offline({ id: 'plain', expires: undefined, refreshToken: undefined })]) {
			expect(await storage().storeSession(session)).toBe(true);
			const loaded = await storage().loadSession(session.id);
			expect(loaded).toBeInstanceOf(Session);
			expect(loaded?.equals(session)).toBe(true);
			expect(JSON.parse(JSON.stringify(loaded))).toEqual(JSON.parse(JSON.stringify(session)));
			expect(loaded?.expires).toEqual(session.expires);
			expect(loaded?.refreshTokenExpires).toEqual(session.refreshTokenExpires);
		}
		expect(await storage().loadSession('none')).toBeUndefined();
	});

	test('neither a token nor a user can be read in the table, nor opened in another row', async () => {
		await storage().storeSession(offline());
		const row = await prisma().session.findFirstOrThrow();
		expect(JSON.stringify(row)).not.toMatch(/shpat|shprt|read_orders/);
		await prisma().session.create({ data: { id: 'copied', domain: shop, sealed: row.sealed } });
		await expect(storage().loadSession('copied')).rejects.toThrow('session.sealed does not open');
		await prisma().session.update({ where: { id: row.id }, data: { domain: 'other.myshopify.com' } });
		await expect(storage().loadSession(row.id)).rejects.toThrow('session.sealed does not open');
	});

	test('the newer of two tokens wins, whichever is stored last', async () => {
		const newer = offline({ accessToken: 'shpat_newer', expires: hour(11) });
		const tokenAfter = async (...sessions: Session[]) => {
			await prisma().session.deleteMany();
			for (const session of sessions) expect(await storage().storeSession(session)).toBe(true);
			return (await storage().loadSession(newer.id))?.accessToken;
		};
		expect(await tokenAfter(offline(), newer)).toBe('shpat_newer');
		expect(await tokenAfter(newer, offline())).toBe('shpat_newer');
		expect(await tokenAfter(newer, offline({ accessToken: 'shpat_same', expires: hour(11) }))).toBe('shpat_same');
		expect(await tokenAfter(offline({ accessToken: 'shpat_forever', expires: undefined }), newer)).toBe('shpat_newer');
		expect(await tokenAfter(newer, offline({ accessToken: undefined, expires: hour(11) }))).toBeUndefined();
	});

	test('of many stores at once the newest token stays', async () => {
		const hours = [3, 9, 1, 7, 5];
		await Promise.all(
			hours.map((at) => storage().storeSession(offline({ accessToken: `shpat_${at}`, expires: hour(at) }))),
		);
		expect((await storage().loadSession(offline().id))?.accessToken).toBe('shpat_9');
	});

	test('sessions of a shop are found without a limit, and deleted by id', async () => {
		const ids = Array.from({ length: 60 }, (_, index) => `${shop}_${index}`);
		for (const id of ids) await storage().storeSession(offline({ id }));
		await storage().storeSession(offline({ id: 'offline_other', shop: 'other.myshopify.com' }));
		expect((await storage().findSessionsByShop?.(shop))?.map(({ id }) => id).sort()).toEqual([...ids].sort());
		expect(await storage().deleteSession(ids[0] ?? '')).toBe(true);
		expect(await storage().deleteSession('none')).toBe(true);
		expect(await storage().deleteSessions?.(ids)).toBe(true);
		expect(await storage().findSessionsByShop?.(shop)).toEqual([]);
		expect(await prisma().session.count()).toBe(1);
	});

	test('one of many takes the lease; another may when it has run out or was dropped', async () => {
		const { id } = offline();
		const now = hour(9).getTime();
		expect(await storage().takeLease(id, 'a', now + 30_000, now)).toBe(false);
		await storage().storeSession(offline());
		const taken = await Promise.all(['a', 'b', 'c'].map((by) => storage().takeLease(id, by, now + 30_000, now)));
		expect(taken.filter(Boolean)).toHaveLength(1);
		const winner = ['a', 'b', 'c'][taken.indexOf(true)] ?? '';
		expect(await storage().takeLease(id, winner, now + 30_000, now)).toBe(false);
		await storage().dropLease(id, 'somebody else');
		expect(await storage().takeLease(id, 'd', now + 60_000, now + 29_999)).toBe(false);
		expect(await storage().takeLease(id, 'd', now + 60_000, now + 30_000)).toBe(true);
		await storage().dropLease(id, winner);
		expect(await storage().takeLease(id, 'e', now + 60_000, now + 30_001)).toBe(false);
		await storage().dropLease(id, 'd');
		expect(await storage().takeLease(id, 'e', now + 60_000, now + 30_001)).toBe(true);
	});

	test('storing a session leaves a lease on it alone', async () => {
		const now = hour(9).getTime();
		await storage().storeSession(offline());
		await storage().takeLease(offline().id, 'a', now + 30_000, now);
		await storage().storeSession(offline({ expires: hour(11) }));
		expect(await storage().takeLease(offline().id, 'b', now + 30_000, now)).toBe(false);
	});

	test('a dead database is an error for every question, never an answer', async () => {
		const { database, close } = await engine.open();
		const dead = createSessionStorage(database.prisma, sealer);
		await close();
		await expect(dead.storeSession(offline())).rejects.toThrow();
		await expect(dead.loadSession('x')).rejects.toThrow();
		await expect(dead.deleteSession('x')).rejects.toThrow();
		await expect(dead.deleteSessions?.(['x'])).rejects.toThrow();
		await expect(dead.findSessionsByShop?.(shop)).rejects.toThrow();
		await expect(dead.takeLease('x', 'a', 1, 0)).rejects.toThrow();
	});
});
