/** What the merchant's own words do to the notice, and what nobody's words can do. */
import { expect, test } from 'vitest';
import { createHolm, curve, type Glaze, printedIn, readNotice } from './holm';

const note = 'On backorder. You pay today and can cancel any time before it ships.';

async function pageWith(wording: unknown, root = '', glaze: Partial<Glaze> = {}): Promise<string> {
	const holm = createHolm([{ name: 'Oat', available: -3, promise: curve(), ...glaze }]);
	holm.settings({ proxy: '/apps/backorder', raincheck: { on: true, days: 7 }, wording });
	return await holm.page('Oat', `${root}/products/stoneware-pitcher`);
}
const said = async (wording: unknown, root = '') => readNotice(await pageWith(wording, root));

test("the merchant's words are said in their language, and the standard ones in every other", async () => {
	const wording = { de: { 'notice.ships': 'Geht {window} raus', 'notice.ships_note': 'Bis dahin kündbar.' } };
	expect(await said(wording, '/de')).toBe('Geht 3.–8. Dez. raus | Bis dahin kündbar.');
	expect(await said(wording)).toBe(`Ships 3–8 Dec | ${note}`);
});

test('a text that lost its date, is blank or is no text is not said', async () => {
	const others = ['Ships soon', '{day}', '', '   ', 7, true, null, ['{window}'], { other: '{window}' }, { size: 3 }];
	for (const text of others) expect(await said({ en: { 'notice.ships': text } })).toBe(`Ships 3–8 Dec | ${note}`);
	for (const wording of [null, 'words', 7, [], { en: 'notice.ships' }, { en: ['notice.ships'] }, { en: null }])
		expect(await said(wording)).toBe(`Ships 3–8 Dec | ${note}`);
});

test('words are never run, as HTML or as Liquid', async () => {
	const evil = `</p></script><script>alert(1)</script><img src=x onerror=alert(2)>" {{ shop.name }}{% render 'say' %}`;
	const keys = ['ships', 'ships_note', 'label', 'unknown', 'row_first', 'row_unknown', 'two_parcels', 'queue_note'];
	const forms = ['row_in_stock', 'row_more', 'row_next', 'row_now', 'row_ships', 'row_by', 'parcels'];
	const names = [...keys, ...forms.flatMap((name) => [`${name}.one`, `${name}.other`])];
	const en = Object.fromEntries(names.map((name) => [`notice.${name}`, `{window}{day}{units}${evil}`]));
	const html = await pageWith({ en });
	const own = /<backorder-ship-notice[\s\S]*<\/backorder-ship-notice>/.exec(html)?.[0] ?? '';
	expect(own).toContain('&lt;script&gt;alert(1)');
	expect(own).not.toMatch(/<script>|<img|Holm Studio/);
	// What stands in the script is JSON that no text can end.
	const json = /<script type="application\/json">([\s\S]*?)<\/script>/.exec(own)?.[1] ?? '';
	const { forms: printed } = JSON.parse(json);
	expect(printed.other.join()).toContain('{{ shop.name }}');
	expect(printed.other.join()).not.toContain('<img');
});

test('a plural form is reworded by its name', async () => {
	const html = await pageWith({ en: { 'notice.row_more.one': 'just {units}', 'notice.row_more': 'never' } });
	const { forms } = printedIn(html);
	expect(forms.one).toContain('just {1}');
	expect(forms.other).toContain('{1} more');
});

test('what the cart line says is theirs as well, while it keeps its days', async () => {
	const partOf = async (text: string): Promise<string> => {
		const { etas } = printedIn(await pageWith({ en: { 'property.part_between': text } }));
		return etas['2026-12-03/2026-12-08'].at(-2);
	};
	expect(await partOf("{units}: {first} to {last}, we'd say")).toBe("{1}: 3 to 8 Dec, we'd say");
	expect(await partOf('"{units}" <b>& {window}')).toBe('"{1}" <b>& 3–8 Dec');
	for (const text of ['{units} soon', '{units} from {first}', '{day}'])
		expect(await partOf(text)).toBe('{1} between 3 and 8 Dec');
	const html = await pageWith({ en: { 'property.unknown': '"later"' } }, '', { promise: undefined });
	expect(html).toMatch(/name="properties\[Ships\]"\s+value="&(quot|#34);later&(quot|#34);"/);
});

test('a text for a script is plain text, and ends no script', async () => {
	const text = `Isn't "that" <b>& one</b></script>`;
	const html = await pageWith({ en: { 'raincheck.bad_email': text, 'raincheck.email': text } }, '', {
		available: 0,
		inventoryPolicy: 'DENY',
	});
	const own = /<backorder-raincheck[\s\S]*?<\/backorder-raincheck>/.exec(html)?.[0] ?? '';
	const printed = printedIn(html, 'backorder-raincheck');
	expect(printed.badEmail).toBe(text);
	expect(printed.failed).toBe('That did not reach us. Please try again.');
	expect(own.replaceAll('&#34;', '&quot;')).toContain(
		'placeholder="Isn&#39;t &quot;that&quot; &lt;b&gt;&amp; one&lt;/b&gt;&lt;/script&gt;"',
	);
});
