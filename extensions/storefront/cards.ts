/**
 * Puts a badge on product cards, wherever a theme draws them. It reads nothing off a card but its link, asks Shopify's
 * Storefront API once for all the cards that it finds (never the app's server, never once a card), and stays silent
 * where it does not know. What was read on another day is asked for again.
 */
import { type CardState, type CardVariant, cardState } from './card-state';
import { shopDay } from './shop-day';
import { fill } from './words';

/** What blocks/cards.liquid prints; {1} and on stand where values go. */
interface Printed {
	readonly api: string;
	readonly token: string;
	/** Our namespace, and the language of the page: handles are translated. */
	readonly variables: { readonly n: string; readonly l: string };
	/** By which the shop's clock is ahead of UTC. */
	readonly minutesAhead: number;
	readonly words: Readonly<Record<CardState['kind'], string>>;
	readonly months: readonly string[];
	/** A day, the first of a month, a date, a date with its year. */
	readonly dates: readonly [day: string, first: string, date: string, year: string];
	/** Between the two days of a window. */
	readonly dash: string;
	/** Whether a month that both days of a window share stands with the first. */
	readonly isSharedFirst: boolean;
}

interface Answer {
	readonly data?: Record<string, { readonly id: string; readonly variants: { readonly nodes: CardVariant[] } } | null>;
}

const script = document.querySelector('[data-backorder-cards]') as HTMLScriptElement;
const printed: Printed = JSON.parse(script.textContent as string);
const today = shopDay.bind(null, printed.minutesAhead);
/** By handle, with whose it is: undefined until Shopify has answered. */
const states = new Map<string, readonly [state: CardState | undefined, id: string] | undefined>();
const productsAtOnce = 50;
const variantsAtMost = 100;
/** So many levels above a title's link, at most, is what holds the picture too. */
const cardDepth = 6;
/** Not cards: what is in the cart, and what we drew ourselves. */
const elsewhere = 'cart-drawer,cart-items,cart-notification,[class*=cart-item],[action$="/cart"],header,footer,.bo';

const linksIn = (place: ParentNode) => [...place.querySelectorAll<HTMLAnchorElement>('a[href*="/products/"]')];
/** As Shopify writes it. Nothing that a link may hold breaks this way of decoding. */
const handleOf = (link: HTMLAnchorElement) =>
	new URLSearchParams(link.href.replace(/.*?\/products\/([^/?#]*).*/, 'h=$1')).get('h');

function words(state: CardState): string {
	const text = printed.words[state.kind];
	if (!('first' in state)) return text;
	const { first, last } = state;
	/** A reach of 0 is the day alone, of 1 its month too, of 2 its year where it is not this one. */
	const say = (day: string, reach = 2): string => {
		const [asDay, asFirst, asDate, asYear] = printed.dates;
		const [year, month, number] = day.split('-') as [string, string, string];
		const written = +number > 1 ? fill(asDay, +number) : asFirst;
		const as = reach > 1 && !today().startsWith(year) ? asYear : asDate;
		return reach ? fill(as, written, printed.months[+month - 1], year) : written;
	};
	if (state.kind !== 'ships' || first === last) return fill(text, say(first));
	const short = [7, 4, 0].findIndex((length) => first.slice(0, length) === last.slice(0, length));
	return fill(
		text,
		printed.isSharedFirst ? say(first) + printed.dash + say(last, short) : say(first, short) + printed.dash + say(last),
	);
}

/** A link among words of a text is no card, whatever picture stands near it. */
const isProse = (link: Element) =>
	[...(link.closest('p') ?? (link.parentNode as Node)).childNodes].some((node) => (node as Text).wholeText?.trim());

/** Cards by handle, and the box around each one's picture: the badge goes there. */
function findCards(): [handle: string, box: HTMLElement, card: HTMLElement][] {
	return linksIn(document).flatMap((link) => {
		const handle = handleOf(link);
		// A card is what holds the link and a picture, near it, and leads to no other product.
		let card: HTMLElement | null = link;
		for (let steps = cardDepth; card && !card.querySelector('img'); steps--) card = steps ? card.parentElement : null;
		const picture = card?.querySelector('img');
		if (!handle || !card || !picture || card.matches('main,section') || card.querySelector('h1')) return [];
		if (card !== link && isProse(link)) return [];
		if (link.closest(elsewhere) || linksIn(card).some((one) => handleOf(one) !== handle)) return [];
		return [[handle, (picture.closest('picture') ?? picture).parentElement as HTMLElement, card]];
	});
}

function draw(): void {
	for (const [handle, box, card] of findCards()) {
		const [state, id] = states.get(handle) ?? [];
		// Shopify's own form names its product.
		const form = card.querySelector<HTMLInputElement>('[name=product-id]');
		if (!state || (form && !id?.endsWith(`/${form.value}`)) || box.querySelector('.bo-badge')) continue;
		// What Liquid printed is escaped.
		const text = words(state);
		if (!text) continue;
		const badge = document.createElement('span');
		badge.className = 'bo-badge';
		badge.dataset.kind = state.kind;
		badge.innerHTML = text;
		if (getComputedStyle(box).position === 'static') box.style.position = 'relative';
		badge.style.background = ground(box);
		box.append(badge);
	}
}

/** The colour on which the card lies: the nearest that can be seen. */
function ground(box: Element | null): string {
	for (let place = box?.parentElement; place; place = place.parentElement) {
		const colour = getComputedStyle(place).backgroundColor;
		if (!/rgba.* 0\)$/.test(colour)) return colour;
	}
	return 'Canvas';
}

async function ask(handles: string[]): Promise<void> {
	const fields = `variants(first:${variantsAtMost + 1}){nodes{availableForSale currentlyNotInStock quantityAvailable requiresShipping metafield(namespace:$n,key:"promise"){value}}}`;
	const products = handles.map((handle, index) => `p${index}:product(handle:${JSON.stringify(handle)}){id ${fields}}`);
	const answer = await fetch(printed.api, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', 'X-Shopify-Storefront-Access-Token': printed.token },
		body: JSON.stringify({
			query: `query($n:String,$l:LanguageCode)@inContext(language:$l){${products.join('')}}`,
			variables: printed.variables,
		}),
	});
	const { data }: Answer = await answer.json();
	handles.forEach((handle, index) => {
		const found = data?.[`p${index}`];
		// What is not seen might be in stock.
		if (found && !found.variants.nodes[variantsAtMost])
			states.set(handle, [cardState(found.variants.nodes, Date.now(), today()), found.id]);
	});
	draw();
}

let frame = 0;
let readOn = today();
function look(): void {
	if (frame) return;
	frame = requestAnimationFrame(() => {
		frame = 0;
		if (readOn !== today()) {
			readOn = today();
			states.clear();
			for (const badge of document.querySelectorAll('.bo-badge')) badge.remove();
		}
		draw();
		const unknown: string[] = [];
		for (const [handle] of findCards()) {
			if (states.has(handle)) continue;
			states.set(handle, undefined);
			unknown.push(handle);
		}
		while (unknown.length) ask(unknown.splice(0, productsAtOnce)).catch(() => {});
	});
}

look();
// Days pass while a page stands open, or lies in the browser's own cache.
setInterval(look, 60_000);
addEventListener('pageshow', look);
new MutationObserver(look).observe(document, { subtree: true, childList: true });
