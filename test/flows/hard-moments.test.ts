/** What goes wrong between two statements, two workers and two pieces of news; found by trying to break the flows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDueWork, saveInstalledShop } from '../../app/adapters/db/shops.server';
import { AdminUserError } from '../../app/adapters/shopify/admin-errors';
import type { OrderFacts } from '../../app/domain/order';
import { applyOrder, dropDeletedOrder } from '../../app/flows/apply-order.server';
import { importStep } from '../../app/flows/import-shop.server';
import { markDirty } from '../../app/flows/mark-dirty.server';
import { readSettings } from '../../app/flows/read-shop.server';
import { replanShop } from '../../app/flows/replan.server';
import { saveSettings } from '../../app/flows/save-settings.server';
import { sendNotices } from '../../app/flows/send-notices.server';
import { sweepShop } from '../../app/flows/sweep-orders.server';
import { turnDay } from '../../app/flows/turn-day.server';
import { writeMarks } from '../../app/flows/write-marks.server';
import { openTestDatabase, type TestDatabase } from '../setup/database';
import { at, december, later, muchLater, placed, sell, setDate, waitingOrder, withDate } from './backorder-scene';
import { aLine, anOrder, type FakeShop, openFakeShop } from './fake-shop';

let opened: TestDatabase | undefined;
beforeAll(async () => {
	opened = await openTestDatabase();
});
afterAll(() => opened?.close());
const openShop = (): Promise<FakeShop> => openFakeShop((opened as TestDatabase).database);
test('five now, two later: the two are held against what they were told', async () => {
	const shop = await openShop();
	await withDate(shop, 5);
	const order = anOrder({
		id: '1',
		lines: [
			aLine({ id: '91', quantity: 7, properties: [{ name: '_backorder', value: '5@now;2@2026-12-03/2026-12-08' }] }),
		],
	});
	await placed(shop, '1', order);
	await setDate(shop, later);
	await shop.work();
	shop.wait(61);
	await shop.work();
	expect(shop.mails).toHaveLength(1);
});

test('after the five ship, the two keep their told day', async () => {
	const shop = await openShop();
	await withDate(shop, 5);
	const order = anOrder({
		id: '1',
		lines: [
			aLine({ id: '91', quantity: 7, properties: [{ name: '_backorder', value: '5@now;2@2026-12-03/2026-12-08' }] }),
		],
	});
	await placed(shop, '1', order);
	shop.wait(60);
	shop.stock.set('500', { available: -2, committed: 2 });
	const shipped = {
		...order,
		updatedAt: at(shop),
		seenAt: at(shop),
		lines: order.lines.map((l) => ({ ...l, openUnits: 2 })),
	};
	shop.orders.set('1', shipped);
	await applyOrder(shop.deps, shop.terms, shipped);
	await shop.work();
	expect((await shop.db.orderLine.findFirst())?.told).toMatchObject([{ quantity: 2, eta: { latest: '2026-12-08' } }]);
});

test('tag goes when last line is fulfilled', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	shop.wait(60);
	shop.stock.set('500', { available: 0, committed: 0 });
	const gone = {
		...order,
		updatedAt: at(shop),
		seenAt: at(shop),
		tags: ['backordered'],
		lines: order.lines.map((l) => ({ ...l, openUnits: 0 })),
	};
	await applyOrder(shop.deps, shop.terms, gone);
	await shop.work();
	expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: false, hasTag: false, metafield: '' });
});

test('fulfilled between load and save: tag goes, promise stays empty', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	shop.wait(60);
	await setDate(shop, later);
	const admin = shop.deps.admin('');
	const readCommitted = admin.readCommitted;
	let once = true;
	admin.readCommitted = async (ids) => {
		const answer = await readCommitted(ids);
		if (once) {
			once = false;
			const gone = {
				...order,
				updatedAt: at(shop),
				seenAt: at(shop),
				tags: ['backordered'],
				lines: order.lines.map((l) => ({ ...l, openUnits: 0 })),
			};
			shop.orders.set('1', gone);
			shop.stock.set('500', { available: 0, committed: 0 });
			await applyOrder(shop.deps, shop.terms, gone);
		}
		return answer;
	};
	await shop.work();
	expect((await shop.db.orderLine.findFirst())?.promise).toEqual([]);
	expect(await shop.db.order.findFirst()).toMatchObject({
		wantsTag: false,
		hasTag: false,
		waitingUnits: 0,
		metafield: '',
	});
});

test('news between the stock read and the load does not cover anybody falsely', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	shop.written.length = 0;
	const admin = shop.deps.admin('');
	const readStock = admin.readStock;
	let once = true;
	admin.readStock = async (ids) => {
		const answer = await readStock(ids);
		if (once) {
			once = false;
			await applyOrder(shop.deps, shop.terms, sell(shop, anOrder({ id: '2', createdAt: '2026-11-22T14:30:00.000Z' })));
		}
		return answer;
	};
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await replanShop(shop.deps, shop.shopId);
	expect(await shop.db.order.findFirst({ where: { id: '1' } })).toMatchObject({ wantsTag: true });
	await shop.work();
	expect(shop.written.filter((w) => w.startsWith('untag'))).toEqual([]);
});

test('an order placed during the reread does not cover anybody falsely', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	// a draft reserves a unit: checksum off
	shop.stock.set('500', { available: -2, committed: 2 });
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await shop.work();
	shop.wait(61);
	const admin = shop.deps.admin('');
	const readOrders = admin.readOrders;
	let once = true;
	admin.readOrders = async (ids) => {
		if (once) {
			once = false;
			for (const id of ['2', '3'])
				await applyOrder(shop.deps, shop.terms, sell(shop, anOrder({ id, createdAt: '2026-11-22T14:30:00.000Z' })));
		}
		return readOrders(ids);
	};
	await replanShop(shop.deps, shop.shopId);
	expect(await shop.db.order.findFirst({ where: { id: '1' } })).toMatchObject({ wantsTag: true });
	expect(await shop.db.variant.findFirst({ where: { id: '500' } })).toMatchObject({ settledUnnamed: 1 });
});

test('a covered order with a tag of the merchant of the same name is left alone', async () => {
	const shop = await openShop();
	await withDate(shop, 5);
	await placed(shop, '1', anOrder({ id: '1', tags: ['Backordered'] }));
	expect(shop.written).toEqual([]);
});

test('one order that Shopify refuses does not hold up the marks of others', async () => {
	const shop = await openShop();
	await withDate(shop);
	const admin = shop.deps.admin('');
	const addTag = admin.addTag;
	admin.addTag = async (id, tag) => {
		if (id === '1') throw new AdminUserError('tagsAdd', []);
		return addTag(id, tag);
	};
	sell(shop, waitingOrder('1'));
	sell(shop, waitingOrder('2'));
	for (const id of ['1', '2']) await applyOrder(shop.deps, shop.terms, shop.orders.get(id) as OrderFacts);
	await replanShop(shop.deps, shop.shopId);
	for (let n = 0; n < 3; n++) await writeMarks(shop.deps, shop.shopId).catch(() => {});
	expect(shop.written).toContain('tag 2 backordered');
});

test('webhook racing the plan between read and transaction does not lose the mark', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = sell(shop, waitingOrder('1'));
	await applyOrder(shop.deps, shop.terms, order);
	shop.wait(5);
	const db = shop.db;
	let once = true;
	const deps = {
		...shop.deps,
		shopDb: (id: string) => {
			const real = shop.deps.shopDb(id);
			return new Proxy(real, {
				get: (t, p) =>
					p === '$transaction'
						? async (body: never, o: never) => {
								if (once) {
									once = false;
									await replanShop(shop.deps, shop.shopId);
								}
								return real.$transaction(body, o);
							}
						: Reflect.get(t, p),
			});
		},
	};
	await applyOrder(deps, shop.terms, { ...order, updatedAt: at(shop), seenAt: at(shop), locale: 'de' });
	expect(await db.order.findFirst()).toMatchObject({ wantsTag: true, isEffectDue: true });
});

test('webhook racing the sender does not forget what was told: one mail', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	await setDate(shop, later);
	await shop.work();
	shop.wait(61);
	let once = true;
	const deps = {
		...shop.deps,
		shopDb: (id: string) => {
			const real = shop.deps.shopDb(id);
			return new Proxy(real, {
				get: (t, p) =>
					p === '$transaction'
						? async (body: never, o: never) => {
								if (once) {
									once = false;
									await sendNotices(shop.deps, shop.shopId);
								}
								return real.$transaction(body, o);
							}
						: Reflect.get(t, p),
			});
		},
	};
	await applyOrder(deps, shop.terms, { ...order, updatedAt: at(shop), seenAt: at(shop), tags: ['backordered'] });
	expect(shop.mails).toHaveLength(1);
	await shop.deps.markAllDirty(shop.shopId);
	await shop.work();
	shop.wait(61);
	await shop.work();
	expect(shop.mails).toHaveLength(1);
});

test('moved while the mail is on its way: the second move is told too', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	await setDate(shop, later);
	await shop.work();
	shop.wait(61);
	const send = shop.deps.mailer.send;
	let once = true;
	Object.assign(shop.deps, {
		mailer: {
			...shop.deps.mailer,
			send: async (m: never, h: never) => {
				if (once) {
					once = false;
					await setDate(shop, muchLater);
					while ((await replanShop(shop.deps, shop.shopId)).kind === 'planned');
				}
				return send(m, h);
			},
		},
	});
	await sendNotices(shop.deps, shop.shopId).catch(() => {});
	for (let n = 0; n < 5; n++) {
		shop.wait(130);
		await shop.work();
	}
	expect(shop.mails.at(-1)?.text).toContain('4–8 Jan 2027');
});

test('healed while the mail is on its way', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	await setDate(shop, later);
	await shop.work();
	shop.wait(61);
	const send = shop.deps.mailer.send;
	let once = true;
	Object.assign(shop.deps, {
		mailer: {
			...shop.deps.mailer,
			send: async (m: never, h: never) => {
				if (once) {
					once = false;
					await setDate(shop, december);
					while ((await replanShop(shop.deps, shop.shopId)).kind === 'planned');
				}
				return send(m, h);
			},
		},
	});
	await sendNotices(shop.deps, shop.shopId).catch(() => {});
	for (let n = 0; n < 5; n++) {
		shop.wait(130);
		await shop.work();
	}
	expect(shop.mails).toEqual([]);
});

test('a late refusal of a lost claim does not reopen a slip that another worker has sent', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	await setDate(shop, later);
	await shop.work();
	shop.wait(61);
	const slow = {
		...shop.deps,
		mailer: {
			...shop.deps.mailer,
			send: async () => {
				shop.wait(130);
				shop.mailing.isDown = true;
				await sendNotices(shop.deps, shop.shopId).catch(() => {}); // the other worker dies after DATA began
				shop.mailing.isDown = false;
				return { kind: 'refused', reason: 'timeout', isPermanent: false } as const;
			},
		},
	};
	await sendNotices(slow, shop.shopId);
	expect(await shop.db.slip.findFirst()).toMatchObject({ status: 'maybe-sent' });
	shop.wait(3600);
	await shop.work();
	expect(shop.mails).toEqual([]);
});

test('partly covered line: one mail, and none on each day after', async () => {
	const shop = await openShop();
	await withDate(shop, 1);
	const order = anOrder({
		id: '1',
		lines: [aLine({ id: '91', quantity: 2, properties: [{ name: '_backorder', value: '2@2026-12-03/2026-12-08' }] })],
	});
	await placed(shop, '1', order);
	await setDate(shop, muchLater);
	await shop.work();
	shop.wait(61);
	await shop.work();
	const first = shop.mails.length;
	for (let n = 0; n < 4; n++) {
		shop.wait(24 * 3600);
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
		shop.wait(61);
		await shop.work();
	}
	expect([first, shop.mails.length]).toEqual([1, 1]);
});

test('told day passed, stock is there, not shipped: not a mail each day', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	shop.stock.set('500', { available: 0, committed: 1 });
	await markDirty(shop.db, shop.shopId, ['500'], shop.deps.now());
	await shop.work();
	shop.wait(17 * 24 * 3600);
	for (let n = 0; n < 5; n++) {
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
		shop.wait(61);
		await shop.work();
		shop.wait(24 * 3600);
	}
	expect(shop.mails).toHaveLength(1);
});

test('product deleted while on backorder: the echo keeps the promise', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	shop.stock.delete('500');
	shop.wait(60);
	await applyOrder(shop.deps, shop.terms, {
		...order,
		updatedAt: at(shop),
		seenAt: at(shop),
		tags: ['backordered'],
		lines: order.lines.map((l) => ({ ...l, variantId: undefined })),
	});
	await shop.work();
	expect(await shop.db.orderLine.findFirst()).toMatchObject({ openUnits: 1, variantId: '500' });
	expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: true });
});

test('uninstalled shop: no mails', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	await setDate(shop, later);
	await shop.work();
	shop.wait(61);
	await shop.db.shop.updateMany({ data: { status: 'uninstalled' } });
	await sendNotices(shop.deps, shop.shopId);
	expect(shop.mails).toEqual([]);
});

test('uninstalled shop: no work is found for it', async () => {
	const shop = await openShop();
	await withDate(shop);
	sell(shop, waitingOrder('1'));
	await applyOrder(shop.deps, shop.terms, waitingOrder('1'));
	await shop.db.shop.updateMany({ data: { status: 'uninstalled' } });
	const due = await findDueWork(shop.database.prisma, shop.deps.now());
	expect(due.replan).not.toContain(shop.shopId);
});

test('fulfilled while uninstalled, reinstalled: no mail about a passed day', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	await shop.db.shop.updateMany({ data: { status: 'uninstalled' } });
	shop.stock.set('500', { available: 0, committed: 0 });
	shop.orders.set('1', {
		...waitingOrder('1'),
		updatedAt: '2026-11-25T00:00:00.000Z',
		closedAt: '2026-11-25T00:00:00.000Z',
		lines: [aLine({ id: '91', openUnits: 0 })],
	});
	shop.wait(30 * 24 * 3600);
	const row = await shop.db.shop.findFirstOrThrow();
	await saveInstalledShop(
		shop.database.prisma,
		{
			id: row.id,
			domain: row.domain,
			name: row.name,
			email: row.email,
			timezone: row.timezone,
			currency: 'USD',
			countryCode: 'US',
			storefrontUrl: 'https://holm.example',
			pool: '1',
			hasOtherLocations: false,
			appInstallationId: '6',
			scopes: '',
		},
		shop.deps.now(),
	);
	const admin = shop.deps.admin('');
	admin.readImport = async () =>
		({
			status: 'completed',
			url: undefined,
			startedAt: shop.deps.now().toISOString(),
			rootCount: 0,
			objectCount: 0,
		}) as never;
	for (let n = 0; n < 6; n++) await importStep(shop.deps, shop.shopId);
	expect((await shop.db.shop.findFirst())?.importStatus).toBe('done');
	for (let n = 0; n < 3; n++) {
		await turnDay(shop.deps, shop.shopId);
		await sweepShop(shop.deps, shop.shopId);
		await shop.work();
		shop.wait(61);
	}
	await shop.work();
	expect(shop.mails).toEqual([]);
	expect(await shop.db.order.findFirst()).toMatchObject({ openUnits: 0 });
});

test('closed and reopened: place and told stay', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	shop.wait(3600);
	await applyOrder(shop.deps, shop.terms, {
		...order,
		updatedAt: at(shop),
		seenAt: at(shop),
		closedAt: at(shop),
		lines: order.lines.map((l) => ({ ...l, openUnits: 0 })),
	});
	await shop.work();
	shop.wait(3600);
	await applyOrder(shop.deps, shop.terms, { ...order, updatedAt: at(shop), seenAt: at(shop) });
	await shop.work();
	const line = await shop.db.orderLine.findFirst();
	expect([line?.demand, line?.told]).toMatchObject([
		[{ at: order.createdAt }],
		[{ by: 'property', eta: { latest: '2026-12-08' } }],
	]);
});

test('a property of a window that had passed before the order is not believed', async () => {
	const shop = await openShop();
	await withDate(shop);
	shop.wait(30 * 24 * 3600);
	await turnDay(shop.deps, shop.shopId);
	await shop.work();
	await placed(shop, '1', { ...waitingOrder('1'), createdAt: at(shop), updatedAt: at(shop), seenAt: at(shop) });
	shop.wait(61);
	await shop.work();
	expect(shop.mails).toEqual([]);
});

test('a renamed tag while marks are being written leaves nothing of the old name', async () => {
	const shop = await openShop();
	await withDate(shop);
	sell(shop, waitingOrder('1'));
	await applyOrder(shop.deps, shop.terms, waitingOrder('1'));
	await replanShop(shop.deps, shop.shopId);
	const admin = shop.deps.admin('');
	const setMetafields = admin.setMetafields;
	let once = true;
	admin.setMetafields = async (values) => {
		await setMetafields(values);
		if (once) {
			once = false;
			await saveSettings(shop.context, { ...(await readSettings(shop.context)), orderTag: 'waits' });
		}
	};
	await shop.work();
	await shop.work();
	const tags = new Set<string>();
	for (const w of shop.written) {
		const [verb, , tag] = w.split(' ');
		if (verb === 'tag') tags.add(tag as string);
		if (verb === 'untag') tags.delete(tag as string);
	}
	expect([...tags]).toEqual(['waits']);
});

test('a deleted order is not raised by late news', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	shop.wait(60);
	const late = { ...order, updatedAt: at(shop), seenAt: at(shop) };
	shop.wait(60);
	await dropDeletedOrder(shop.deps, shop.shopId, '1');
	await applyOrder(shop.deps, shop.terms, late);
	expect(await shop.db.order.findFirst()).toMatchObject({ openUnits: 0 });
});

test('units that stock covers make no journey entry every midnight', async () => {
	const shop = await openShop();
	await withDate(shop, 1);
	await placed(shop, '1', anOrder({ id: '1', lines: [aLine({ id: '91', quantity: 2 })] }));
	const before = await shop.db.journeyEvent.count();
	for (let n = 0; n < 3; n++) {
		shop.wait(24 * 3600);
		await turnDay(shop.deps, shop.shopId);
		await shop.work();
	}
	expect(await shop.db.journeyEvent.count()).toBe(before);
});

test('a title with half an emoji does not stop the plans of the shop', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1', anOrder({ id: '1', lines: [aLine({ id: '91', title: 'Mug \ud83d' })] }));
	expect(await shop.db.order.findFirst()).toMatchObject({ wantsTag: true });
});

test('deleted order pending tag does not block; nothing due for deleted', async () => {
	const shop = await openShop();
	await withDate(shop);
	await placed(shop, '1');
	await dropDeletedOrder(shop.deps, shop.shopId, '1');
	shop.wait(61);
	await shop.work();
	expect(await writeMarks(shop.deps, shop.shopId)).toBe(0);
});

test('merchant taking tag off order while a metafield is written', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	await setDate(shop, later);
	while ((await replanShop(shop.deps, shop.shopId)).kind === 'planned');
	shop.wait(30);
	const admin = shop.deps.admin('');
	const setMetafields = admin.setMetafields;
	let once = true;
	admin.setMetafields = async (values) => {
		await setMetafields(values);
		if (once) {
			once = false;
			await applyOrder(shop.deps, shop.terms, { ...order, updatedAt: at(shop), seenAt: at(shop), tags: [] });
		}
	};
	shop.written.length = 0;
	await shop.work();
	expect(shop.written).toContain('tag 1 backordered');
});

test('fulfilled while the mail is being handed over: nothing told beyond open units, no mail', async () => {
	const shop = await openShop();
	await withDate(shop);
	const order = await placed(shop, '1');
	await setDate(shop, later);
	await shop.work();
	shop.wait(61);
	const send = shop.deps.mailer.send;
	Object.assign(shop.deps, {
		mailer: {
			...shop.deps.mailer,
			send: async (m: never, h: never) => {
				await applyOrder(shop.deps, shop.terms, {
					...order,
					updatedAt: at(shop),
					seenAt: at(shop),
					cancelledAt: at(shop),
					lines: order.lines.map((l) => ({ ...l, openUnits: 0 })),
				});
				return send(m, h);
			},
		},
	});
	await sendNotices(shop.deps, shop.shopId).catch(() => {});
	expect(shop.mails).toEqual([]);
});
