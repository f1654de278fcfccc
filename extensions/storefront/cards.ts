/**
 * Puts a badge on product cards, wherever a theme draws them. It reads nothing off a card but its link, asks Shopify's
 * Storefront API once for all the cards that it finds (never the app's server, never once a card), and stays silent
 * where it does not know.
 */
import { type CardState, type CardVariant, cardState } from './card-state';

/** What blocks/cards.liquid prints; {1} and on stand where values go. */
interface Printed {
	readonly api: string;
	readonly token: string;
	/** Our namespace, and the language of the page: handles are translated. */
	readonly variables: { readonly n: string; readonly l: string };
	readonly offsetMinutes: number;
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
	readonly data?: Record<
		string,
		{
			readonly id: string;
			readonly variants: { readonly nodes: CardVariant[]; readonly pageInfo: { readonly hasNextPage: boolean } };
		} | null
	>;
}

const script = document.querySelector('[data-backorder-cards]') as HTMLScriptElement;
const printed: Printed = JSON.parse(script.textContent as string);
const todayHere = () => new Date(Date.now() + printed.offsetMinutes * 60_000).toISOString().slice(0, 10);
/** By handle, with whose it is: undefined until Shopify has answered. */
const states = new Map<string, readonly [state: CardState | undefined, id: string] | undefined>();
const productsAtOnce = 50;
const variantsAtMost = 25;
/** So many levels above a title's link, at most, is what holds the picture too. */
const cardDepth = 6;
/** Not cards: what is in the cart, and what we drew ourselves. */
const elsewhere = 'cart-drawer,cart-items,cart-notification,[class*=cart-item],[action$="/cart"],header,footer,.bo';

const linksIn = (place: ParentNode) => [...place.querySelectorAll<HTMLAnchorElement>('a[href*="/products/"]')];
const handleOf = (link: HTMLAnchorElement) => decodeURI(/\/products\/([^/?#]+)/.exec(link.href)?.[1] ?? '');

const fill = (text: string, ...values: unknown[]) => text.replace(/{(\d)}/g, (_, place) => `${values[place - 1]}`);

function dayText(day: string, reach: number, thisYear: string): string {
	const [asDay, asFirst, asDate, asYear] = printed.dates;
	const text = +day.slice(8) > 1 ? fill(asDay, +day.slice(8)) : asFirst;
	if (!reach) return text;
	const year = day.slice(0, 4);
	return fill(reach > 1 && year !== thisYear ? asYear : asDate, text, printed.months[+day.slice(5, 7) - 1], year);
}

function words(state: CardState, today: string): string {
	const text = printed.words[state.kind];
	if (!('first' in state)) return text;
	const { first, last, kind } = state;
	const say = (day: string, reach: number) => dayText(day, reach, today.slice(0, 4));
	if (kind !== 'ships' || first === last) return fill(text, say(first, 2));
	const short = first.slice(0, 7) === last.slice(0, 7) ? 0 : first.slice(0, 4) === last.slice(0, 4) ? 1 : 2;
	const isFirst = printed.isSharedFirst;
	return fill(text, say(first, isFirst ? 2 : short) + printed.dash + say(last, isFirst ? short : 2));
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
	const today = todayHere();
	for (const [handle, box, card] of findCards()) {
		const [state, id] = states.get(handle) ?? [];
		// Shopify's own form names its product.
		const form = card.querySelector<HTMLInputElement>('[name=product-id]');
		if (
			!state ||
			(form && !id?.endsWith(`/${form.value}`)) ||
			!printed.words[state.kind] ||
			box.querySelector('.bo-badge')
		)
			continue;
		const badge = document.createElement('span');
		badge.className = 'bo-badge';
		badge.dataset.kind = state.kind;
		// What Liquid printed is escaped.
		badge.innerHTML = words(state, today);
		if (getComputedStyle(box).position === 'static') box.style.position = 'relative';
		badge.style.background = ground(box);
		box.append(badge);
	}
}

/** The colour on which the card lies: the nearest that can be seen. */
function ground(box: Element | null): string {
	for (let place = box?.parentElement; place; place = place.parentElement) {
		const colour = getComputedStyle(place).backgroundColor;
		if (!/^rgba.* 0\)$/.test(colour)) return colour;
	}
	return 'Canvas';
}

async function ask(handles: string[]): Promise<void> {
	const fields = `variants(first:${variantsAtMost}){pageInfo{hasNextPage}nodes{availableForSale currentlyNotInStock quantityAvailable requiresShipping metafield(namespace:$n,key:"promise"){value}}}`;
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
		if (found && !found.variants.pageInfo.hasNextPage)
			states.set(handle, [cardState(found.variants.nodes, Date.now(), todayHere()), found.id]);
	});
	draw();
}

let isWaiting = false;
function look(): void {
	if (isWaiting) return;
	isWaiting = true;
	requestAnimationFrame(() => {
		isWaiting = false;
		draw();
		const unknown = [...new Set(findCards().map(([handle]) => handle))].filter((handle) => !states.has(handle));
		for (const handle of unknown) states.set(handle, undefined);
		while (unknown.length) ask(unknown.splice(0, productsAtOnce)).catch(() => {});
	});
}

look();
new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
