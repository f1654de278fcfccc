import { expect, test } from 'vitest';
import { type CallOptions, createAdminClient } from '../../../app/adapters/shopify/admin-client.server';
import { AdminError, AdminUserError, NeedsReconnect } from '../../../app/adapters/shopify/admin-errors';
import { API_VERSION } from '../../../app/adapters/shopify/api-version';
import {
	AddTagDocument,
	ReadBulkDocument,
	ReadOrdersDocument,
	ReadShopDocument,
	StartBulkDocument,
} from '../../../app/adapters/shopify/generated/operations';
import { addTag } from '../../../app/adapters/shopify/write-marks.server';
import { type Answer, costOf, fakeFetch, fakeTime, graphql, throttled } from './fake-fetch';

const domain = 'holm-studio.myshopify.com';
const bulkAnswer = { bulkOperation: null };

function setUp(answer: Answer, tokens: readonly string[] = ['shpat_first']) {
	const calls = fakeFetch(answer);
	const time = fakeTime();
	const refused: (string | undefined)[] = [];
	const client = createAdminClient({
		domain,
		tokens: {
			getToken: async (_domain, given) => {
				refused.push(given);
				const token = tokens.find((each) => each !== given);
				if (token === undefined) throw new NeedsReconnect(domain, 'none left');
				return token;
			},
		},
		now: time.now,
		sleep: time.sleep,
	});
	const readBulk = (options?: CallOptions) =>
		client.run(ReadBulkDocument, { id: 'gid://shopify/BulkOperation/1' }, options);
	const startBulk = () => client.run(StartBulkDocument, { query: '{ shop { id } }' });
	const tag = () => client.run(AddTagDocument, { id: 'gid://shopify/Order/1', tags: ['backordered'] });
	return { calls, time, refused, client, readBulk, startBulk, tag };
}

const failureOf = async (call: Promise<unknown>): Promise<AdminError> => {
	const reason = await call.then(
		() => undefined,
		(error: unknown) => error,
	);
	if (!(reason instanceof AdminError)) throw new Error(`Expected an AdminError, got ${String(reason)}`);
	return reason;
};

test('a call goes to the pinned version with the token in its header', async () => {
	const { calls, readBulk } = setUp(() => graphql(bulkAnswer));
	expect(await readBulk()).toEqual(bulkAnswer);
	expect(calls[0]?.url).toBe(`https://${domain}/admin/api/${API_VERSION}/graphql.json`);
	expect(calls[0]?.headers.get('x-shopify-access-token')).toBe('shpat_first');
	expect(calls[0]?.body.operationName).toBe('ReadBulk');
});

test('THROTTLED waits until the bucket holds what was asked, then asks again', async () => {
	const { time, readBulk, calls } = setUp((_call, index) =>
		index === 0 ? throttled({ requested: 700, available: 100, restoreRate: 100 }) : graphql(bulkAnswer),
	);
	await readBulk();
	expect(time.slept).toEqual([6000]);
	expect(calls.length).toBe(2);
});

test('THROTTLED waits at least a second', async () => {
	const { time, readBulk } = setUp((_call, index) =>
		index === 0 ? throttled({ requested: 101, available: 100 }) : graphql(bulkAnswer),
	);
	await readBulk();
	expect(time.slept).toEqual([1000]);
});

test('THROTTLED mutations are asked again too, because nothing was done', async () => {
	const { startBulk, calls } = setUp((_call, index) =>
		index === 0 ? throttled({}) : graphql({ bulkOperationRunQuery: { bulkOperation: null, userErrors: [] } }),
	);
	await startBulk();
	expect(calls.length).toBe(2);
});

test('a call that would not fit waits before it is sent', async () => {
	const { time, readBulk } = setUp(() =>
		graphql(bulkAnswer, { extensions: costOf({ requested: 500, available: 200 }) }),
	);
	await readBulk();
	expect(time.slept).toEqual([]);
	await readBulk();
	expect(time.slept).toEqual([3000]);
});

test('a call that exactly fits does not wait', async () => {
	const { time, readBulk } = setUp(() =>
		graphql(bulkAnswer, { extensions: costOf({ requested: 500, available: 500 }) }),
	);
	await readBulk();
	await readBulk();
	expect(time.slept).toEqual([]);
});

test('time that has passed fills the bucket again', async () => {
	const { time, readBulk } = setUp(() =>
		graphql(bulkAnswer, { extensions: costOf({ requested: 500, available: 200 }) }),
	);
	await readBulk();
	time.pass(2000);
	await readBulk();
	expect(time.slept).toEqual([1000]);
});

test('a throttle that would outlast the deadline is a failure at once', async () => {
	const { time, readBulk } = setUp(() => throttled({ requested: 900, available: 0 }));
	expect((await failureOf(readBulk({ deadlineMs: 5_000 }))).kind).toBe('throttled');
	expect(time.slept).toEqual([]);
});

test('Retry-After counts seconds', async () => {
	const { time, readBulk } = setUp((_call, index) =>
		index === 0 ? new Response('', { status: 429, headers: { 'retry-after': '2.0' } }) : graphql(bulkAnswer),
	);
	await readBulk();
	expect(time.slept).toEqual([2000]);
});

test('queries are repeated after a fault of the server or the network', async () => {
	const { time, readBulk } = setUp((_call, index) => {
		if (index === 0) return new Response('<html>Bad Gateway</html>', { status: 502 });
		if (index === 1) throw new TypeError('fetch failed');
		if (index === 2)
			return Response.json({ errors: [{ message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
		return graphql(bulkAnswer);
	});
	await readBulk();
	expect(time.slept).toEqual([500, 1000, 2000]);
});

test('a query that keeps failing is given up after five attempts', async () => {
	const { readBulk, calls } = setUp(() => new Response('', { status: 503 }));
	expect((await failureOf(readBulk())).kind).toBe('unavailable');
	expect(calls.length).toBe(5);
});

test('a mutation that might have been carried out is not repeated', async () => {
	for (const lost of [() => new Response('', { status: 502 }), () => Promise.reject(new TypeError('fetch failed'))]) {
		const { startBulk, calls } = setUp(lost);
		expect((await failureOf(startBulk())).kind).toBe('unavailable');
		expect(calls.length).toBe(1);
	}
});

test('a mutation that does no harm twice is repeated', async () => {
	const { tag, calls } = setUp((_call, index) =>
		index === 0 ? new Response('', { status: 502 }) : graphql({ tagsAdd: { userErrors: [] } }),
	);
	await tag();
	expect(calls.length).toBe(2);
});

test('429 is repeated even for a mutation that does harm twice', async () => {
	const { startBulk, calls } = setUp((_call, index) =>
		index === 0
			? new Response('', { status: 429 })
			: graphql({ bulkOperationRunQuery: { bulkOperation: null, userErrors: [] } }),
	);
	await startBulk();
	expect(calls.length).toBe(2);
});

test('401 asks for another token once', async () => {
	const { readBulk, calls, refused } = setUp(
		({ headers }) =>
			headers.get('x-shopify-access-token') === 'shpat_second'
				? graphql(bulkAnswer)
				: new Response('', { status: 401 }),
		['shpat_first', 'shpat_second'],
	);
	await readBulk();
	expect(refused).toEqual([undefined, 'shpat_first']);
	expect(calls.length).toBe(2);
});

test('a second 401 means that the shop needs to be reconnected', async () => {
	const { readBulk, calls } = setUp(() => new Response('', { status: 401 }), ['shpat_first', 'shpat_second']);
	expect(await failureOf(readBulk())).toBeInstanceOf(NeedsReconnect);
	expect(calls.length).toBe(2);
});

test('a frozen shop is unavailable and not asked again', async () => {
	const { readBulk, calls } = setUp(() => new Response('', { status: 402 }));
	expect((await failureOf(readBulk())).kind).toBe('unavailable');
	expect(calls.length).toBe(1);
});

test('a denied field is a failure of its own kind', async () => {
	const { readBulk } = setUp(() =>
		graphql(bulkAnswer, {
			errors: [{ message: 'Access denied', path: ['bulkOperation'], extensions: { code: 'ACCESS_DENIED' } }],
		}),
	);
	expect((await failureOf(readBulk())).kind).toBe('access-denied');
});

test("a buyer's field that the shop has not approved is left out and named", async () => {
	const errors = [
		{ message: 'This app is not approved to access the Customer object. See https://partners.shopify.com' },
		{ message: 'Access denied', path: ['nodes', 0, 'email'], extensions: { code: 'ACCESS_DENIED' } },
	];
	const { client } = setUp(() => graphql({ nodes: [] }, { errors }));
	const answer = await client.runPartly(ReadOrdersDocument, { ids: [] }, ['email', 'customer']);
	expect(answer).toEqual({ data: { nodes: [] }, denied: ['customer', 'email'] });
});

test('orders that are denied as a whole are never mistaken for orders that are gone', async () => {
	const errors = [{ message: 'This app is not approved to access the Order object.' }];
	const { client } = setUp(() => graphql({ nodes: [null] }, { errors }));
	expect((await failureOf(client.runPartly(ReadOrdersDocument, { ids: [] }, ['email', 'customer']))).kind).toBe(
		'access-denied',
	);
});

test('user errors are failures that name fields and codes', async () => {
	const { client } = setUp(() =>
		graphql({ tagsAdd: { userErrors: [{ field: ['tags', '0'], message: 'Anna Holm is not a tag' }] } }),
	);
	const failure = await failureOf(addTag(client, '1', 'backordered'));
	expect(failure).toBeInstanceOf(AdminUserError);
	expect(failure.message).toBe('tagsAdd was not done: tags.0');
});

test('no failure lets a token, a variable or a sentence of Shopify out', async () => {
	const secrets = ['shpat_first', 'anna@holm.example', 'Anna Holm'];
	const answers: Answer[] = [
		() => Response.json({ errors: [{ message: 'Anna Holm is no id', extensions: { code: 'INVALID_VARIABLE' } }] }),
		() => new Response('Anna Holm', { status: 403 }),
		() => Promise.reject(new TypeError('anna@holm.example shpat_first')),
		() => new Response('Anna Holm', { status: 200 }),
		() => graphql(null),
	];
	for (const answer of answers) {
		const { client } = setUp(answer);
		const failure = await failureOf(client.run(AddTagDocument, { id: 'anna@holm.example', tags: ['Anna Holm'] }));
		const told = `${failure.message} ${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`;
		for (const secret of secrets) expect(told).not.toContain(secret);
	}
});

test('a caller can call it off while it waits', async () => {
	const controller = new AbortController();
	const { client, calls } = setUp(() => {
		controller.abort();
		return throttled({ requested: 500, available: 0 });
	});
	expect((await failureOf(client.run(ReadShopDocument, {}, { signal: controller.signal }))).kind).toBe('aborted');
	expect(calls.length).toBe(1);
});
