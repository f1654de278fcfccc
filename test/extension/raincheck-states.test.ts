import { expect, test } from 'vitest';
import { curve, type Glaze, printedIn } from './holm';
import { createShelf, rainchecks, readRaincheck } from './ways-out';

const asked =
	'Out of stock. No ship date yet | Leave your e-mail: we write when it is back, and only about that. Today’s price of $48.00 stays yours for 7 days. You pay nothing now.';

async function raincheckOf(glaze: Partial<Glaze>, settings: unknown = rainchecks(), path?: string) {
	const shelf = createShelf([{ name: 'Oat', available: 0, inventoryPolicy: 'DENY', ...glaze }]);
	shelf.settings(settings);
	return readRaincheck(await shelf.page('Oat', path));
}

test('a variant that has run out and is not sold on can be asked for', async () => {
	expect(await raincheckOf({})).toBe(asked);
	expect(await raincheckOf({ available: -2 })).toBe(asked);
});

test('a variant that can be bought has no form', async () => {
	expect(await raincheckOf({ available: 1 })).toBeUndefined();
	expect(await raincheckOf({ tracked: false })).toBeUndefined();
	expect(await raincheckOf({ inventoryPolicy: 'CONTINUE', promise: curve() })).toBeUndefined();
});

test('the price is named only where the shop holds it', async () => {
	expect(await raincheckOf({}, rainchecks({ holdsPrice: false }))).toBe(
		'Out of stock. No ship date yet | Leave your e-mail: we write when it is back, and only about that. You pay nothing now.',
	);
	expect(await raincheckOf({ price: '1250' }, rainchecks({ days: 1 }))).toContain(
		'Today’s price of $1250.00 stays yours for 1 day.',
	);
});

test('whoever reads prices in another currency is promised none', async () => {
	const shelf = createShelf([{ name: 'Oat', available: 0, inventoryPolicy: 'DENY' }]);
	const url = `https://holm.example/products/stoneware-pitcher?variant=${shelf.idOf('Oat')}&currency=EUR`;
	const html = await (await shelf.storefront(new Request(url))).text();
	expect(readRaincheck(html)).toBe(
		'Out of stock. No ship date yet | Leave your e-mail: we write when it is back, and only about that. You pay nothing now.',
	);
	expect(html).toContain('name="currency" value="EUR"');
	expect(html).not.toMatch(/<bdi[^>]*data-price/);
});

test.each([
	['switched off', rainchecks({ on: false })],
	['switched on by something else than true', rainchecks({ on: 'true' })],
	['without settings', {}],
	['edited into a word', '"on"'],
	['edited into a list', '[1]'],
	['nothing', 'null'],
])('with rainchecks %s there is no form', async (_, settings) => {
	expect(await raincheckOf({}, settings)).toBeUndefined();
});

test('beside a variant that has run out, one in stock keeps the form hidden and knows the price', async () => {
	const shelf = createShelf([
		{ name: 'Oat', available: 0, inventoryPolicy: 'DENY', price: '52.00' },
		{ name: 'Moss', available: 3, inventoryPolicy: 'DENY' },
	]);
	const html = await shelf.page('Moss');
	expect(readRaincheck(html)).toBe('');
	expect(printedIn(html, 'backorder-raincheck')).toMatchObject({
		chosen: shelf.idOf('Moss'),
		prices: { [shelf.idOf('Oat')]: '$52.00', [shelf.idOf('Moss')]: '' },
		more: '',
	});
});

test('the form goes to the path that the merchant has given the proxy, with what the server needs', async () => {
	const shelf = createShelf([{ name: 'Oat', available: 0, inventoryPolicy: 'DENY' }]);
	const html = await shelf.page('Oat', '/de/products/stoneware-pitcher');
	const form = /<form class="bo-f"[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
	expect(form).toContain('method="post" action="/apps/holm/raincheck"');
	const hidden = [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
		name,
		value,
	]);
	expect(hidden).toEqual([
		['variant', shelf.idOf('Oat')],
		['quantity', '1'],
		['locale', 'de'],
		['currency', 'USD'],
		['since', String(new Date('2026-11-22T17:00:00Z').getTime() / 1000)],
	]);
	expect(form).toMatch(/aria-hidden="true">[\s\S]*name="blank" tabindex="-1" autocomplete="off"/);
});

test('the merchant has the last word, and it is neither run nor markup', async () => {
	const wording = {
		en: {
			'raincheck.headline': '<script>alert(1)</script>{{ shop.name }}{% raw %}',
			'raincheck.held': 'For {days}: {price}.',
			'raincheck.free': ['no text'],
		},
	};
	const shelf = createShelf([{ name: 'Oat', available: 0, inventoryPolicy: 'DENY' }]);
	shelf.settings(rainchecks({}, { wording }));
	const html = await shelf.page('Oat');
	expect(html).not.toContain('<script>alert(1)');
	expect(readRaincheck(html)).toBe(
		'&lt;script&gt;alert(1)&lt;/script&gt;{{ shop.name }}{% raw %} | Leave your e-mail: we write when it is back, and only about that. For 7 days: $48.00. You pay nothing now.',
	);
});

test('a proxy path that was edited into markup stays an address', async () => {
	const shelf = createShelf([{ name: 'Oat', available: 0, inventoryPolicy: 'DENY' }]);
	shelf.settings({ ...rainchecks(), proxy: '"><script>alert(1)</script>' });
	expect(await shelf.page('Oat')).not.toContain('<script>alert(1)');
});

test.each([
	[
		'/de',
		'Nicht auf Lager. Noch kein Versandtermin | Geben Sie Ihre E-Mail-Adresse an: Wir schreiben, sobald es wieder da ist, und nur dazu. Der heutige Preis von $48.00 gilt für Sie 7 Tage lang. Sie zahlen jetzt nichts.',
	],
	[
		'/fr',
		'Épuisé. Pas encore de date d’expédition | Laissez votre e-mail : nous vous écrivons dès son retour, et seulement à ce sujet. Le prix d’aujourd’hui, $48.00, vous reste acquis pendant 7 jours. Vous ne payez rien maintenant.',
	],
	[
		'/es',
		'Agotado. Aún sin fecha de envío | Deja tu correo: te escribiremos cuando vuelva, y solo sobre eso. El precio de hoy, $48.00, se te mantiene durante 7 días. Ahora no pagas nada.',
	],
	[
		'/it',
		'Esaurito. Data di spedizione non ancora nota | Lascia la tua e-mail: ti scriviamo quando torna disponibile, e solo per questo. Il prezzo di oggi, $48.00, resta tuo per 7 giorni. Ora non paghi nulla.',
	],
	[
		'/nl',
		'Niet op voorraad. Nog geen verzenddatum | Laat je e-mailadres achter: we schrijven je zodra het er weer is, en alleen daarover. De prijs van vandaag, $48.00, blijft 7 dagen voor je staan. Je betaalt nu niets.',
	],
	[
		'/ja',
		'在庫切れ。発送日は未定です | メールアドレスをお知らせください。再入荷時にご連絡し、ほかの目的には使いません。 本日の価格$48.00を7日間保証します。 今お支払いいただく必要はありません。',
	],
	[
		'/ar',
		'غير متوفر. لم يُحدَّد موعد الشحن بعد | اترك بريدك الإلكتروني ونكتب إليك عند عودة توفره، ولهذا الأمر فقط. يبقى سعر اليوم $48.00 محفوظًا لك لمدة 7 أيام. لا تدفع شيئًا الآن.',
	],
])('in %s it reads as that language is written', async (root, text) => {
	expect(await raincheckOf({}, rainchecks(), `${root}/products/stoneware-pitcher`)).toBe(text);
});

test.each([
	[1, 'لمدة يوم واحد.'],
	[2, 'لمدة يومين.'],
	[3, 'لمدة 3 أيام.'],
	[11, 'لمدة 11 يومًا.'],
])('Arabic counts %i as Arabic does', async (days, text) => {
	expect(await raincheckOf({}, rainchecks({ days }), '/ar/products/stoneware-pitcher')).toContain(text);
});
