/**
 * Sets the properties of cart lines to what Liquid says of them now: they go to checkout and order, and were true when the
 * line was added. It never changes a quantity, tries each line once, and gives up where the cart says no.
 */
import { property as ar } from '../backorder-theme/locales/ar.json';
import { property as de } from '../backorder-theme/locales/de.json';
import { property as en } from '../backorder-theme/locales/en.default.json';
import { property as es } from '../backorder-theme/locales/es.json';
import { property as fr } from '../backorder-theme/locales/fr.json';
import { property as it } from '../backorder-theme/locales/it.json';
import { property as ja } from '../backorder-theme/locales/ja.json';
import { property as nl } from '../backorder-theme/locales/nl.json';

/** As snippets/cart-mend.liquid prints them; text and code are empty where nothing waits. */
type Mend = readonly [key: string, units: number, text: string, code: string];

interface Item {
	readonly key: string;
	readonly quantity: number;
	readonly properties: Readonly<Record<string, unknown>> | null;
	readonly selling_plan_allocation?: { readonly selling_plan: { readonly id: number } };
}

interface Cart {
	readonly items: readonly Item[];
}

const codeName = '_backorder';
/** A cart may have been filled in another language. */
const names = [ar.name, de.name, en.name, es.name, fr.name, it.name, ja.name, nl.name];

/** What was tried on this page, by line and content. */
const tried = new Set<string>();

async function ask(path: string, init?: RequestInit): Promise<Cart> {
	const answer = await fetch(path, { cache: 'no-store', ...init });
	if (!answer.ok) throw answer;
	return await answer.json();
}

/** Returns what no longer holds, as a theme may still show it: keys of lines and texts; and the cart, if it was changed. */
export async function mendLines(
	root: string,
	lines: string,
): Promise<readonly [gone: string[], cart: Cart | undefined]> {
	const [name, ...mends]: [string, ...Mend[]] = JSON.parse(lines);
	const gone: string[] = [];
	let cart: Cart | undefined;
	let changed: Cart | undefined;
	for (const mend of mends) {
		const [id, quantity, text, code] = mend;
		if (tried.has(`${mend}`)) continue;
		try {
			cart ??= await ask(`${root}.js`);
			// One that has changed since is told of anew.
			const item = cart.items.find((one) => one.key === id && one.quantity === quantity);
			if (!item) continue;
			tried.add(`${mend}`);
			const properties = { ...item.properties };
			for (const one of codeName in properties ? names : [name]) {
				const said = properties[one];
				if (said && said !== text) gone.push(`${said}`);
				if (said) properties[one] = '';
			}
			Object.assign(properties, text && { [name]: text }, { [codeName]: code });
			changed = cart = await ask(`${root}/change.js`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ id, quantity, properties, selling_plan: item.selling_plan_allocation?.selling_plan.id }),
			});
			gone.push(id);
		} catch {}
	}
	return [gone, changed];
}
