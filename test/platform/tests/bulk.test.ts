import { expect, test } from 'vitest';
import { placeOrder } from '../orders';
import { gidOf, shopOfOne } from './shop-of-one';

const run =
	'mutation($query: String!) { bulkOperationRunQuery(query: $query) { bulkOperation { id status } userErrors { field message code } } }';
const poll = 'query($id: ID!) { bulkOperation(id: $id) { status errorCode objectCount rootObjectCount url fileSize } }';
const orders = `{ orders(query: "status:open") { edges { node { id name lineItems { edges { node { id quantity variant { id } } } } } } } }`;

async function started(scene: ReturnType<typeof shopOfOne>, query: string): Promise<string> {
	const { data } = await scene.app(run, { query });
	const { bulkOperation } = data.bulkOperationRunQuery as { bulkOperation: { id: string; status: string } };
	expect(bulkOperation.status).toBe('CREATED');
	return bulkOperation.id;
}

const at = async (scene: ReturnType<typeof shopOfOne>, id: string) =>
	(await scene.app(poll, { id })).data.bulkOperation as Record<string, string | null>;

test('a bulk operation is created, runs with a count that moves, and answers JSONL with children after their parents', async () => {
	const scene = shopOfOne();
	const sold = [2, 3].map((quantity) =>
		placeOrder(scene.shop, {
			lines: [
				{ variantId: scene.variant.id, quantity },
				{ variantId: scene.variant.id, quantity: 1 },
			],
		}),
	);
	const id = await started(scene, orders);
	scene.pass(800);
	const half = await at(scene, id);
	expect([half.status, half.objectCount, half.url]).toEqual(['RUNNING', '3', null]);
	scene.pass(800);
	const done = await at(scene, id);
	expect([done.status, done.objectCount, done.rootObjectCount]).toEqual(['COMPLETED', '6', '2']);
	const file = await scene.platform.fetch(new Request(done.url ?? ''));
	const text = await file.text();
	expect(String(Buffer.byteLength(text))).toBe(done.fileSize);
	const rows = text
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Record<string, unknown>);
	expect(rows[0]).toEqual({ id: gidOf('Order', sold[0] ?? { id: '' }), name: '#1001' });
	expect(rows[1]).toEqual({
		id: gidOf('LineItem', sold[0]?.lines[0] ?? { id: '' }),
		quantity: 2,
		variant: { id: gidOf('ProductVariant', scene.variant) },
		__parentId: gidOf('Order', sold[0] ?? { id: '' }),
	});
	expect(rows.map((row) => row.__parentId === undefined)).toEqual([true, false, false, true, false, false]);
});

test('an empty result has no address', async () => {
	const scene = shopOfOne();
	const id = await started(scene, orders);
	scene.pass(2000);
	expect(await at(scene, id)).toMatchObject({ status: 'COMPLETED', objectCount: '0', url: null });
});

test('a query over what the app may not read fails as a whole', async () => {
	const scene = shopOfOne();
	placeOrder(scene.shop, { lines: [{ variantId: scene.variant.id, quantity: 1 }] });
	scene.shop.installation?.scopes.splice(0);
	const denied = await started(scene, orders);
	scene.pass(2000);
	expect(await at(scene, denied)).toMatchObject({ status: 'FAILED', errorCode: 'ACCESS_DENIED' });
});

test('what cannot run in bulk is refused, and so is a sixth operation at once', async () => {
	const scene = shopOfOne();
	const refuse = async (query: string) =>
		(
			(await scene.app(run, { query })).data.bulkOperationRunQuery as {
				userErrors: { message: string; code: string }[];
			}
		).userErrors[0];
	expect(await refuse('{ orders { nodes { id } } }')).toMatchObject({
		code: 'INVALID',
		message: expect.stringContaining('edges'),
	});
	expect(await refuse('{ shop { name } }')).toMatchObject({
		message: expect.stringContaining('at least one connection'),
	});
	expect(await refuse('{ orders { edges { node { name lineItems { edges { node { id } } } } } } }')).toMatchObject({
		message: expect.stringContaining('must select the `id`'),
	});
	for (let each = 0; each < 5; each++) await started(scene, orders);
	expect(await refuse(orders)).toMatchObject({ code: 'LIMIT_REACHED' });
});

test('a cancelled operation answers nothing', async () => {
	const scene = shopOfOne();
	const id = await started(scene, orders);
	await scene.app(
		'mutation($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }',
		{ id },
	);
	scene.pass(2000);
	expect(await at(scene, id)).toMatchObject({ status: 'CANCELED', url: null });
});
