/** The cart says which units wait, and that the rest can ship first. */
import { expect, test } from 'vitest';
import { createHolm, curve, day, type Glaze } from './holm';

const window = { basis: 'inbound', earliest: day('2026-12-03'), latest: day('2026-12-08') } as const;
const glazes: readonly Glaze[] = [
	{ name: 'Oat', available: 5, promise: curve({ then: window }) },
	{ name: 'Moss', available: 9, inventoryPolicy: 'DENY' },
	{ name: 'Ink', available: 0 },
	{ name: 'Rust', available: 9, promise: curve({ steps: [{ downTo: 0, ...window, basis: 'launch' }] }) },
];

/** The cart page of somebody who bought these, by glaze. */
async function cartOf(wanted: readonly (readonly [glaze: string, units: number])[], path = '') {
	const holm = createHolm(glazes);
	let cookie = '';
	const ask = async (url: string, body?: URLSearchParams) => {
		const response = await holm.storefront(
			new Request(`https://holm.example${path}${url}`, {
				headers: { cookie },
				...(body ? { method: 'POST', body } : {}),
			}),
		);
		cookie =
			response.headers
				.getSetCookie()
				.map((one) => one.split(';')[0])
				.join('; ') || cookie;
		return await response.text();
	};
	for (const [index, [glaze, units]] of wanted.entries())
		await ask(
			'/cart/add',
			new URLSearchParams({ id: holm.idOf(glaze), quantity: `${units}`, 'properties[Note]': `${index}` }),
		);
	const html = await ask('/cart');
	const [, notice = ''] = /<div class="bo-s" data-on>([\s\S]*?)<\/p>/.exec(html) ?? [];
	return notice
		.replace(/<\/(dt|dd)>/g, ' | ')
		.replace(/<[^>]+>/g, '')
		.replace(/\s+/g, ' ')
		.trim();
}

test('nothing waits: nothing is said', async () => {
	expect(
		await cartOf([
			['Oat', 5],
			['Moss', 1],
		]),
	).toBe('');
	expect(await cartOf([])).toBe('');
});

test('what waits is said with its day, and that the rest can ship first', async () => {
	expect(
		await cartOf([
			['Oat', 7],
			['Moss', 1],
		]),
	).toBe('2 × Stoneware pitcher – Oat | ship 3–8 Dec | 2 of 8 items ship later. The rest can ship first.');
	expect(
		await cartOf([
			['Ink', 1],
			['Moss', 1],
		]),
	).toBe('1 × Stoneware pitcher – Ink | date being confirmed | 1 of 2 items ships later. The rest can ship first.');
	expect(
		await cartOf([
			['Rust', 1],
			['Moss', 1],
		]),
	).toBe('1 × Stoneware pitcher – Rust | ships from 3 Dec | 1 of 2 items ships later. The rest can ship first.');
});

test('two lines of one variant share its stock', async () => {
	expect(
		await cartOf([
			['Oat', 4],
			['Oat', 3],
		]),
	).toBe('2 × Stoneware pitcher – Oat | ship 3–8 Dec | 2 of 7 items ship later. The rest can ship first.');
});

test('where everything waits it does not speak of a rest', async () => {
	expect(await cartOf([['Ink', 2]])).toBe(
		'2 × Stoneware pitcher – Ink | date being confirmed | Nothing in your cart ships today. Each line says when.',
	);
});
