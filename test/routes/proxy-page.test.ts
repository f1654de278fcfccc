/** What the links of those who wait show and do. */
import { expect, test } from 'vitest';
import { makeLink } from '../../app/flows/rainchecks/raincheck-link.server';
import { type Proxied, proxied } from './proxied';
import { ask, openProxiedApp, rendered, send, shopId } from './proxy-scene';

const { db, sealer } = openProxiedApp();

/** The token of what was just left. */
async function left(purpose: 'confirm' | 'see'): Promise<string> {
	await send();
	const { id: raincheckId } = await db().raincheck.findFirstOrThrow();
	return makeLink(sealer(), shopId, { raincheckId, purpose }, new Date());
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
	const expired = makeLink(sealer(), shopId, { raincheckId, purpose: 'confirm' }, past);
	const elsewhere = makeLink(sealer(), '902', { raincheckId, purpose: 'confirm' }, new Date());
	const nobody = makeLink(
		sealer(),
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
