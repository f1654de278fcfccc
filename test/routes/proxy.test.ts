/** What the storefront's visitors can send through the app proxy: a Request in, a Response out, on the real context. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Liquid } from 'liquidjs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { saveInstalledShop } from '../../app/adapters/db/shops.server';
import { readProxySignature } from '../../app/adapters/shopify/proxy-signature.server';
import { type AppContext, openContext } from '../../app/context.server';
import { makeLink } from '../../app/flows/raincheck-link.server';
import { steadyMs } from '../../app/proxy-answer.server';
import { action as anyAction, loader as anyLoader } from '../../app/routes/proxy.$';
import { action as formAction, loader as formLoader } from '../../app/routes/proxy.raincheck';
import { action as pageAction, loader as pageLoader } from '../../app/routes/proxy.raincheck_.$token';
import { type Proxied, proxied, proxySecret } from './proxied';

const shopId = '900';
const dataDir = mkdtempSync(join(tmpdir(), 'proxy-test-'));
let context: AppContext;

beforeAll(async () => {
	context = await openContext(
		{
			shopify: {
				apiKey: 'key',
				apiSecret: proxySecret,
				previousApiSecret: 'hush-before',
				appUrl: 'https://backorder.example',
			},
			databaseUrl: undefined,
			dataDir,
			smtpUrl: 'smtp://127.0.0.1:1',
			mailFrom: 'Holm Studio <hello@holm.example>',
			encryptionKey: new Uint8Array(32).fill(7),
			previousEncryptionKey: undefined,
			port: 0,
			role: 'web',
		},
		() => undefined,
	);
	const facts = {
		id: shopId,
		domain: 'holm-studio.myshopify.com',
		name: 'Holm Studio',
		email: 'hello@holm.example',
		timezone: 'UTC',
		currency: 'USD',
		countryCode: 'US',
		storefrontUrl: 'https://holm.example',
		pool: '1',
		hasOtherLocations: false,
		appInstallationId: '5',
		scopes: '',
	};
	await saveInstalledShop(context.database.prisma, facts, new Date());
	const gone = { ...facts, id: '901', domain: 'gone.myshopify.com' };
	await saveInstalledShop(context.database.prisma, gone, new Date());
	await context.database.forShop('901').shop.updateMany({ data: { status: 'uninstalled' } });
	const other = { ...facts, id: '902', domain: 'other.myshopify.com' };
	await saveInstalledShop(context.database.prisma, other, new Date());
});

afterAll(async () => {
	await context.close();
	rmSync(dataDir, { recursive: true });
});

const db = () => context.database.forShop(shopId);

beforeEach(async () => {
	await db().raincheckMail.deleteMany();
	await db().raincheck.deleteMany();
	await db().rateWindow.deleteMany();
	await db().variant.deleteMany();
	const variant = { shopId, productId: '1500', inventoryItemId: '2500', productTitle: 'Stoneware pitcher' };
	await db().variant.createMany({
		data: [
			{ ...variant, id: '500', title: 'Oat', price: '48.00', available: 0 },
			{ ...variant, id: '501', available: 3 },
			{ ...variant, id: '502', available: -2, policy: 'continue' },
			{ ...variant, id: '503', available: 0, isTracked: false },
			{ ...variant, id: '504', available: 0, isDeleted: true },
			{ ...variant, id: '505', available: 0, productId: '1501' },
		],
	});
	await db().product.deleteMany();
	await db().product.createMany({
		data: [
			{ shopId, id: '1500', readAt: new Date() },
			{ shopId, id: '1501', readAt: new Date(), isPublished: false },
		],
	});
});

/** As Remix answers: a Response that was thrown is the answer. */
async function answered(run: () => Promise<Response>): Promise<Response> {
	try {
		return await run();
	} catch (thrown) {
		if (thrown instanceof Response) return thrown;
		throw thrown;
	}
}

const ask = (request: Request, token?: string) => {
	const args = { request, params: token === undefined ? {} : { token }, context: {} };
	const isGet = request.method === 'GET';
	if (token !== undefined) return answered(() => (isGet ? pageLoader(args) : pageAction(args)));
	return answered(() => (isGet ? formLoader(args) : formAction(args)));
};

const fields = (over: Readonly<Record<string, string>> = {}) =>
	new URLSearchParams({
		variant: '500',
		quantity: '2',
		email: 'ana@example.com',
		locale: 'en',
		currency: 'USD',
		blank: '',
		since: String(Math.floor(Date.now() / 1000) - 60),
		...over,
	});

const json = { Accept: 'application/json' };

const send = (over: Readonly<Record<string, string>> = {}, options: Proxied = {}) =>
	ask(proxied('/raincheck', { headers: json, body: fields(over), ...options }));

const count = () => db().raincheck.count();

/** What the theme would show: Liquid runs over the whole answer. */
const rendered = async (response: Response) =>
	new Liquid({ globals: { shop: { email: 'secret@holm.example', name: 'RUN' } } }).parseAndRender(
		await response.text(),
	);

test('Shopify’s own example of a signature is one to us', () => {
	const query = new URLSearchParams(
		'extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555&signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb',
	);
	expect(readProxySignature(query, ['hush'], new Date(1317327555_000))).toEqual({
		domain: 'shop-name.myshopify.com',
		customerId: '1',
		pathPrefix: '/apps/awesome_reviews',
	});
	expect(readProxySignature(query, ['hush'], new Date(1317327555_000 + 91_000))).toBeUndefined();
	expect(readProxySignature(query, ['other'], new Date(1317327555_000))).toBeUndefined();
});

test('a good form is saved and answered the same to a script and, as a page, to a plain form', async () => {
	const scripted = await send();
	expect([scripted.status, await scripted.json()]).toEqual([200, { kind: 'saved', confirms: true }]);
	expect(scripted.headers.get('cache-control')).toBe('no-store');
	const multipart = new FormData();
	for (const [name, value] of fields({ email: 'ben@example.com', locale: 'ar' })) multipart.append(name, value);
	const plain = await ask(proxied('/raincheck', { body: multipart }));
	expect([plain.status, plain.headers.get('content-type')]).toEqual([200, 'application/liquid']);
	expect(await rendered(plain)).toContain('<div class="bo-page" lang="ar" dir="rtl"><h1>تم حفظ طلبك</h1>');
	expect(await db().raincheck.findMany({ orderBy: { createdAt: 'asc' } })).toMatchObject([
		{ variantId: '500', quantity: 2, status: 'unconfirmed', locale: 'en', currency: 'USD' },
		{ locale: 'ar' },
	]);
	expect(await db().raincheckMail.count({ where: { kind: 'confirm', status: 'open' } })).toBe(2);
});

test('who is signed in is kept by Shopify’s word, and never by the form’s', async () => {
	await send({ logged_in_customer_id: '66' }, { query: { logged_in_customer_id: '77' } });
	expect(await db().raincheck.findFirst()).toMatchObject({ customerId: '77' });
});

test('unsigned, forged, stale and doubled: 401 with nothing in it, and nothing happens', async () => {
	const stale = String(Math.floor(Date.now() / 1000) - 120);
	const wrong: Proxied[] = [
		{ secret: 'another secret' },
		{ query: { signature: '' } },
		{ query: { signature: 'zz' } },
		{ query: { signature: '00'.repeat(32) } },
		{ query: { timestamp: stale } },
		{ query: { timestamp: 'NaN' } },
		{ query: { shop: 'holm-studio.example.com' } },
		{ query: { x: 'y'.repeat(9000) } },
	];
	for (const options of wrong) {
		for (const response of [await send({}, options), await ask(proxied('/raincheck/x', options), 'x')])
			expect([response.status, await response.text()]).toEqual([401, '']);
	}
	const request = proxied('/raincheck', { body: fields() });
	const doubled = new Request(`${request.url}&shop=other.myshopify.com`, { method: 'POST', body: fields() });
	expect((await ask(doubled)).status).toBe(401);
	const changed = new Request(request.url.replace('holm-studio', 'other'), { method: 'POST', body: fields() });
	expect((await ask(changed)).status).toBe(401);
	expect((await ask(new Request('https://backorder.example/proxy/raincheck'))).status).toBe(401);
	expect(
		(await answered(() => anyLoader({ request: proxied('/x', { secret: 'no' }), params: {}, context: {} }))).status,
	).toBe(401);
	expect(await count()).toBe(0);
});

test('the secret before is still good while it is rotated', async () => {
	expect((await send({}, { secret: 'hush-before' })).status).toBe(200);
	expect(await count()).toBe(1);
});

test('a shop that is not ours, or no longer, an address that is none and another method are refused politely', async () => {
	for (const shop of ['stranger.myshopify.com', 'gone.myshopify.com'])
		expect([(await send({}, { query: { shop } })).status, await count()]).toEqual([404, 0]);
	for (const run of [anyLoader, anyAction]) {
		const response = await answered(() => run({ request: proxied('/unknown'), params: {}, context: {} }));
		expect([response.status, await response.text()]).toEqual([404, 'Not found']);
	}
	for (const method of ['PUT', 'DELETE', 'PATCH']) expect((await send({}, { method })).status).toBe(405);
	expect((await ask(proxied('/raincheck'))).status).toBe(405);
});

test('a replayed request changes nothing', async () => {
	const request = proxied('/raincheck', { headers: json, body: fields() });
	const again = request.clone();
	expect(await (await ask(request)).json()).toEqual(await (await ask(again)).json());
	expect([await count(), await db().raincheckMail.count()]).toEqual([1, 1]);
});

test('the same form twice at once is one raincheck; an unconfirmed one takes the new quantity', async () => {
	await Promise.all([send(), send(), send()]);
	expect([await count(), await db().raincheckMail.count()]).toEqual([1, 1]);
	await send({ quantity: '5' });
	expect(await db().raincheck.findMany()).toMatchObject([{ quantity: 5, status: 'unconfirmed' }]);
	await db().raincheck.updateMany({ data: { status: 'waiting' } });
	await send({ quantity: '9' });
	expect(await db().raincheck.findMany()).toMatchObject([{ quantity: 5, status: 'waiting' }]);
});

test('what looks scripted gets exactly the good answer, and nothing happens', async () => {
	const good = await send();
	const answer = JSON.stringify([good.status, [...good.headers], await good.text()]);
	await db().raincheck.deleteMany();
	const justNow = String(Date.now());
	for (const over of [{ blank: 'Ana' }, { since: justNow }, { since: '' }, { email: 'x@mailinator.com' }]) {
		const response = await send(over);
		expect(JSON.stringify([response.status, [...response.headers], await response.text()])).toBe(answer);
	}
	expect(await count()).toBe(0);
	expect(await db().rateWindow.findFirst({ where: { key: { startsWith: 'ip' } } })).toMatchObject({ count: 5 });
});

test('the good answer takes its time, whatever was done for it', async () => {
	const timed = async (over: Readonly<Record<string, string>>) => {
		const began = performance.now();
		expect((await (await send(over)).json()).kind).toBe('saved');
		return performance.now() - began;
	};
	await db().rateWindow.deleteMany();
	const good = await timed({});
	const known = await timed({});
	const scripted = await timed({ blank: 'Ana' });
	await db().rateWindow.updateMany({ data: { count: 20 } });
	const tooOften = await timed({ email: 'ben@example.com' });
	// A timer may be a millisecond early.
	expect(Math.min(good, known, scripted, tooOften)).toBeGreaterThan(steadyMs - 5);
	expect(await count()).toBe(1);
});

test('too many from one address or one visitor: the good answer, and nothing happens', async () => {
	const saved = { kind: 'saved', confirms: true };
	for (let n = 0; n < 7; n += 1) {
		await db().raincheck.deleteMany();
		expect(await (await send()).json()).toEqual(saved);
	}
	expect(await count()).toBe(0);
	const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => send({ email: `a${n}@example.com` })));
	for (const answer of answers) expect(await answer.json()).toEqual(saved);
	// Seven tries of the one address went before.
	expect(await count()).toBe(13);
	const elsewhere = { headers: { ...json, 'X-Forwarded-For': '198.51.100.4' } };
	await send({ email: 'zoe@example.com' }, elsewhere);
	expect(await count()).toBe(14);
	// The last to pass it on cannot be forged by a visitor; it is shared by many, so its share is larger.
	await db().rateWindow.updateMany({ where: { key: { startsWith: 'hop' } }, data: { count: 300 } });
	const forged = { headers: { ...json, 'X-Forwarded-For': '192.0.2.9, 10.0.0.1' } };
	expect(await (await send({ email: 'yan@example.com' }, forged)).json()).toEqual(saved);
	expect(await count()).toBe(14);
});

test('too many for one shop: whoever asks is told so', async () => {
	await send();
	await db().rateWindow.updateMany({ where: { key: 'shop' }, data: { count: 600 } });
	const message = 'Many have asked in this hour, and no more can be taken. Try again in an hour.';
	expect(await (await send({ email: 'zed@example.com' })).json()).toEqual({ kind: 'problem', field: 'form', message });
	expect(await count()).toBe(1);
});

test('each problem names its field, in the form’s language, and keeps what was typed', async () => {
	const problem = async (over: Readonly<Record<string, string>>) => {
		const { kind, field, message } = await (await send(over)).json();
		return [kind, field, message];
	};
	expect(await problem({ email: 'ana@' })).toEqual(['problem', 'email', 'That e-mail address looks incomplete.']);
	expect(await problem({ email: '', locale: 'de' })).toEqual([
		'problem',
		'email',
		'Geben Sie Ihre E-Mail-Adresse ein.',
	]);
	expect(await problem({ quantity: '11' })).toEqual(['problem', 'quantity', 'A raincheck is for at most 10.']);
	for (const variant of ['999', '504', '505', '500abc'])
		expect((await problem({ variant })).slice(0, 2)).toEqual(['problem', 'variant']);
	for (const variant of ['501', '502', '503'])
		expect(await problem({ variant })).toEqual(['problem', 'variant', 'It can be bought again. Reload the page.']);
	const page = await ask(proxied('/raincheck', { body: fields({ email: 'ana@', quantity: '3' }) }));
	const html = await rendered(page);
	expect(html).toContain('value="ana@" aria-invalid="true" aria-describedby="bo-problem"');
	expect(html).toContain('value="3"');
	expect(html).toContain('action="/apps/backorder/raincheck"');
	await db().shop.updateMany({ data: { raincheckIsOn: false } });
	expect((await problem({}))[1]).toBe('form');
	await db().shop.updateMany({ data: { raincheckIsOn: true } });
	expect(await count()).toBe(0);
});

test('news of the variant is on its way: the page, which saw the live counter, is believed', async () => {
	await db().dirtyVariant.create({ data: { shopId, variantId: '501' } });
	expect(await (await send({ variant: '501' })).json()).toEqual({ kind: 'saved', confirms: true });
	await db().dirtyVariant.deleteMany();
});

const nasty = [
	'"><script>alert(1)</script>',
	'{{ shop.email }}',
	'{% assign x = 1 %}{{x}}{% render "secret" %}',
	'{{"{{"}}{{ shop.name }}',
	"' onfocus=alert(1) autofocus x='",
	'\u0000\ud800 {{shop.email}} \u202e',
	'%7B%7Bshop.email%7D%7D',
	'x'.repeat(3000),
];

test('script and Liquid in any field are shown as they were typed, and run nowhere', async () => {
	for (const text of nasty) {
		for (const field of ['variant', 'quantity', 'email', 'locale', 'currency', 'blank', 'since']) {
			const over = { ...(field === 'email' ? {} : { email: 'ana@' }), [field]: text };
			const page = await ask(proxied('/raincheck', { body: fields(over) }));
			expect(page.status).toBe(200);
			const html = await rendered(page);
			expect(html).not.toMatch(/<script|secret@holm\.example|RUN|"\s+on\w+=/);
			expect((await send(over)).status).toBe(200);
		}
	}
	expect(await count()).toBe(0);
});

test('a body that is no form, too long or cut off is the sender’s fault', async () => {
	const post = (body: BodyInit, type: string) =>
		ask(proxied('/raincheck', { body, headers: { 'content-type': type, ...json } }));
	expect((await post('{"email":"x"}', 'application/json')).status).toBe(400);
	expect((await post('x', 'multipart/form-data; boundary=y')).status).toBe(400);
	expect((await post(`email=${'x'.repeat(20_000)}`, 'application/x-www-form-urlencoded')).status).toBe(413);
	expect((await post('', 'application/x-www-form-urlencoded')).status).toBe(200);
	expect((await post('%%%&&&==&email=%ff%fe', 'application/x-www-form-urlencoded')).status).toBe(200);
});

async function left(purpose: 'confirm' | 'see', over: Readonly<Record<string, string>> = {}) {
	await send(over);
	const row = await db().raincheck.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
	return makeLink(context.sealer, shopId, { raincheckId: row.id, purpose }, new Date());
}

const press = (token: string, step: string, options: Proxied = {}) =>
	ask(proxied(`/raincheck/${token}`, { body: new URLSearchParams({ do: step }), ...options }), token);

const status = async () => (await db().raincheck.findFirst())?.status;

test('opening a link changes nothing; pressing confirms or withdraws, as often as one likes', async () => {
	const token = await left('confirm');
	for (let n = 0; n < 3; n += 1) {
		const page = await ask(proxied(`/raincheck/${token}`), token);
		expect(page.headers.get('content-type')).toBe('application/liquid');
		const html = await rendered(page);
		expect(html).toContain('<h1>Confirm your raincheck</h1>');
		expect(html).toContain(`action="/apps/backorder/raincheck/${token}"`);
		expect(html).not.toContain('ana@example.com');
	}
	expect(await status()).toBe('unconfirmed');
	expect(await rendered(await press(token, 'confirm'))).toContain('<h1>Your raincheck is valid</h1>');
	expect(await status()).toBe('waiting');
	await press(token, 'confirm');
	await press(token, 'redeem');
	await press(token, '{{do}}');
	expect(await status()).toBe('waiting');
	expect(await rendered(await press(token, 'withdraw'))).toContain('<h1>Raincheck withdrawn</h1>');
	await press(token, 'confirm');
	expect(await status()).toBe('withdrawn');
	expect(await db().raincheckMail.findMany()).toMatchObject([{ kind: 'confirm', status: 'dropped' }]);
});

test('only the link of the confirmation mail confirms', async () => {
	const token = await left('see');
	const html = await rendered(await press(token, 'confirm'));
	expect(html).not.toContain('value="confirm"');
	expect(await status()).toBe('unconfirmed');
});

test('forged, expired, of another shop, of nobody: one and the same page that tells nothing', async () => {
	const token = await left('confirm');
	const raincheckId = token.split('.')[0] ?? '';
	const past = new Date(Date.now() - 4 * 24 * 60 * 60 * 1000);
	const expired = makeLink(context.sealer, shopId, { raincheckId, purpose: 'confirm' }, past);
	const elsewhere = makeLink(context.sealer, '902', { raincheckId, purpose: 'confirm' }, new Date());
	const nobody = makeLink(
		context.sealer,
		shopId,
		{ raincheckId: '0b5e4a52-6f0e-4b8e-9f0c-3d1d5a7c9e11', purpose: 'confirm' },
		new Date(),
	);
	const pages = new Set<string>();
	for (const bad of [expired, elsewhere, nobody, `${token}x`, token.slice(1), 'x', '{{shop.email}}', '%0d%0a']) {
		for (const response of [await ask(proxied('/raincheck/t'), bad), await press(bad, 'withdraw')]) {
			expect(response.status).toBe(200);
			pages.add(await response.text());
		}
	}
	expect(pages.size).toBe(1);
	expect([...pages][0]).toContain('This link is not valid');
	// A good link of this shop, sent on by another shop's storefront.
	const other = { query: { shop: 'other.myshopify.com' } };
	expect(pages).toContain(await (await press(token, 'withdraw', other)).text());
	expect(await status()).toBe('unconfirmed');
});

test('a title that is Liquid and script is shown, and not run', async () => {
	await db().variant.updateMany({
		where: { id: '500' },
		data: { productTitle: '{{ shop.email }}<script>alert(1)</script>', title: '{% raw %}' },
	});
	const token = await left('see');
	const html = await rendered(await ask(proxied('/raincheck/t'), token));
	expect(html).toContain('&#123;&#123; shop.email &#125;&#125;&lt;script&gt;');
	expect(html).not.toMatch(/<script|secret@holm/);
});

test('a renamed proxy is learnt from its requests, and a nonsense name is not', async () => {
	await send({}, { query: { path_prefix: '/a/wait' } });
	expect(await db().shop.findFirst()).toMatchObject({ proxyPath: '/a/wait', isStorefrontDue: true });
	await send({}, { query: { path_prefix: '/a/"><script>' } });
	expect(await db().shop.findFirst()).toMatchObject({ proxyPath: '/a/wait' });
	await send({}, { query: { path_prefix: '/apps/backorder' } });
});
