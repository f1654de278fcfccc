/** What the raincheck form of the storefront is answered, and what becomes of it. */
import { expect, test } from 'vitest';
import { steadyMs } from '../../app/proxy-answer.server';
import { proxied } from './proxied';
import { ask, fields, json, openProxiedApp, rendered, send, shopId } from './proxy-scene';

const { db } = openProxiedApp();

const count = () => db().raincheck.count();

test('a good form is saved and answered the same to a script and, as a page, to a plain form', async () => {
	const scripted = await send();
	expect([scripted.status, await scripted.json()]).toEqual([200, { kind: 'saved', confirms: true }]);
	expect(scripted.headers.get('cache-control')).toBe('no-store');
	const multipart = new FormData();
	for (const [name, value] of fields({ email: 'ben@example.com', locale: 'ar' })) multipart.append(name, value);
	const plain = await ask(proxied('/raincheck', { body: multipart }));
	expect([plain.status, plain.headers.get('content-type')]).toEqual([200, 'application/liquid']);
	expect(await rendered(plain)).toContain('<div class="bo-page" lang="ar" dir="rtl"><h1>تم حفظ طلبك</h1>');
	expect(await db().raincheck.findMany({ orderBy: { locale: 'desc' } })).toMatchObject([
		{ variantId: '500', quantity: 2, status: 'unconfirmed', locale: 'en', currency: 'USD' },
		{ locale: 'ar' },
	]);
	expect(await db().raincheckMail.count({ where: { kind: 'confirm', status: 'open' } })).toBe(2);
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
	const good = await timed({});
	const known = await timed({});
	const scripted = await timed({ blank: 'Ana' });
	await db().rateWindow.updateMany({ data: { count: 20 } });
	const tooOften = await timed({ email: 'ben@example.com' });
	// A timer may be a millisecond early.
	expect(Math.min(good, known, scripted, tooOften)).toBeGreaterThan(steadyMs - 5);
	expect(await count()).toBe(1);
});

test('too many from one address or one visitor: the good answer, too many passed on by one: busy; and nothing happens', async () => {
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
	// The last to pass it on cannot be forged by a visitor; many honest ones share it, so it is said.
	await db().rateWindow.updateMany({ where: { key: { startsWith: 'hop' } }, data: { count: 300 } });
	const forged = { headers: { ...json, 'X-Forwarded-For': '192.0.2.9, 10.0.0.1' } };
	const busy = { kind: 'problem', field: 'form' };
	expect(await (await send({ email: 'yan@example.com' }, forged)).json()).toMatchObject(busy);
	expect(await (await send({ email: 'yan@example.com', blank: 'Ana' }, forged)).json()).toEqual(saved);
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
	expect(await count()).toBe(0);
});

test('news of the variant is on its way: the page, which saw the live counter, is believed', async () => {
	await db().dirtyVariant.create({ data: { shopId, variantId: '501' } });
	expect(await (await send({ variant: '501' })).json()).toEqual({ kind: 'saved', confirms: true });
	expect(await count()).toBe(1);
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
