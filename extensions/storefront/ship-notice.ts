/**
 * Keeps the ship notice true while the page stands: it follows the variant and the quantity, says them to the form that
 * buys, and reads the days again because pages are cached. It works from what Liquid has printed, takes part in the
 * theme's form without changing how it submits, and never asks the app's server.
 */
import { type Part, readParts } from './curve';
import { cartText, noticeHtml, parse, type Words } from './words';

/** What blocks/ship-notice.liquid prints beside the notice. */
interface Printed extends Words {
	readonly chosen: string;
	/** By variant; empty for one that cannot wait. */
	readonly curves: Record<string, string>;
	/** Where the theme's section is rendered anew for the variant whose id is added; empty where all curves are here. */
	readonly more: string;
	/** Whether later units are told of. */
	readonly queue: boolean;
	/** By how many minutes the shop's clock is ahead of UTC. */
	readonly ahead: number;
}

/** The storefront's own events: Shopify's standard one, and Horizon's before it. */
interface VariantEvent extends Event {
	readonly promise?: Promise<{ readonly variant?: { readonly id: string | number } | null }>;
	readonly detail?: { readonly variantId?: string; readonly resource?: { readonly id: string | number } | null };
}

const heard = 'click input change submit pageshow popstate focus variant:update shopify:product:select'.split(' ');

/** Returns how to stop. */
function keep(notice: HTMLElement): () => void {
	const scope = notice.closest('[id^="shopify-section"]') ?? document.body;
	const leaving = new AbortController();
	let source = '';
	// The element may be met before its content is.
	let printed = { curves: {} } as Printed;
	let chosen = '';
	let bought: string | null | undefined;

	/** Takes a number or a GID; a variant of another product changes nothing. */
	function choose(name: string | number | null | undefined): void {
		const id = `${name ?? '-'}`.split('/').pop() as string;
		if (!id || id in printed.curves) chosen = id;
	}

	/** A product too large for Liquid: the theme's own section, rendered for this variant, has what is to be printed. */
	async function learn(id: string, script: Element): Promise<void> {
		chosen = id;
		// Where there is no answer nothing is said; it is asked for again when it is chosen again.
		const answer = await fetch(printed.more + id)
			.then((response) => response.text())
			.catch(() => '');
		const fresh = parse(answer).querySelector(`${notice.localName} script`)?.textContent;
		if (bought === id && fresh?.includes(`"${id}"`)) script.textContent = fresh;
	}

	/** The nearest form that buys this product: not the one for instalments, nor another product's. */
	function findForm(): HTMLFormElement | undefined {
		for (let within: Element | null = notice; within; within = within.parentElement)
			for (const form of within.querySelectorAll<HTMLFormElement>('[action*="/cart/add"]')) {
				const id = idIn(form);
				// Of a product too large to list, the nearest is as good as known.
				if ((!id || id in printed.curves || printed.more) && buttonsOf(form).length) return form;
			}
		return undefined;
	}

	function show(): void {
		const script = notice.querySelector('script');
		// While the page still arrives, half a script may be there.
		if (!script?.nextSibling) return;
		const live = notice.querySelector('[data-on]') as HTMLElement;
		// A theme that morphs its sections writes new data into this same element, and so do we.
		if (script.textContent !== source) {
			source = script.textContent as string;
			printed = JSON.parse(source);
			chosen = printed.chosen;
		}
		const form = findForm();
		const id = form ? idIn(form) : new URLSearchParams(location.search).get('variant');
		// The newest word counts: the form's when it changes, else an event's.
		if (id !== bought) {
			bought = id;
			if (id && printed.more && !(id in printed.curves)) void learn(id, script);
			else choose(id);
		}
		const box = form?.elements.namedItem('quantity') ?? scope.querySelector('[name=quantity]');
		const wanted = Math.floor(Number((box as HTMLInputElement | null)?.value)) || 1;
		const now = Date.now();
		const today = new Date(now + printed.ahead * 60_000).toISOString().slice(0, 10);
		const read = (units: number) => readParts(printed.curves[chosen], units, now, today);
		const parts = read(wanted);
		const [next, later] = read(9e9);
		const eta = parts[0]?.[1] ?? '';
		// Where both windows are known, and neither is a launch.
		const isQueue = printed.queue && !parts[1] && /\d$/.test(eta) && /\d$/.test(later?.[1] as string);
		const told = isQueue ? [next as Part, [0, later?.[1]] as Part] : parts;
		const code = (some: readonly Part[]) => some.map((part) => part.join('@')).join(';');
		const key = told[1] ? code(told) : eta;
		// What stands there already is left alone: it would be read aloud again.
		if (live.dataset.key !== key) {
			live.dataset.key = key;
			live.innerHTML = key && noticeHtml(printed, told);
		}
		if (form) tie(form, live.id, key ? [cartText(printed, parts), code(parts).replaceAll('+', '')] : []);
	}

	/** Ties both properties and the button's description to the form: once, however often the theme renders either. */
	function tie(form: HTMLFormElement, id: string, values: readonly string[]): void {
		// Not form.id: that is the input named "id".
		const formId = form.getAttribute('id') || `${id}-form`;
		form.setAttribute('id', formId);
		notice.querySelectorAll('input').forEach((input, index) => {
			const value = values[index] ?? '';
			if (index > 1) {
				input.remove();
				return;
			}
			input.setAttribute('form', formId);
			// Two notices in one section speak to one form.
			const isSaid = controlsOf(form).some((other) => other.name === input.name && other !== input && !other.disabled);
			input.disabled = !value || isSaid;
			if (input.value !== value) input.value = value;
		});
		for (const button of buttonsOf(form)) {
			const names = button.getAttribute('aria-describedby') ?? '';
			if (!names.includes(id)) button.setAttribute('aria-describedby', `${names} ${id}`);
		}
	}

	const soon = () => requestAnimationFrame(show);

	function hear(event: VariantEvent): void {
		const { detail } = event;
		choose(detail?.variantId ?? detail?.resource?.id);
		event.promise?.then(
			({ variant }) => {
				// Without a variant the combination does not exist, and nothing is said of it.
				choose(variant ? variant.id : scope.contains(event.target as Node) ? '' : null);
				show();
			},
			() => {},
		);
		show();
		soon();
	}

	show();
	// In the capture phase, before a theme reads its form, and once more in the next frame, after it has changed it.
	for (const type of heard) addEventListener(type, hear, { capture: true, signal: leaving.signal });
	// Themes swap their forms, and write a variant's id without any event.
	const watch = new MutationObserver(soon);
	watch.observe(scope, { subtree: true, childList: true, attributeFilter: ['value'] });
	return () => {
		leaving.abort();
		watch.disconnect();
	};
}

const controlsOf = (form: HTMLFormElement) => [...form.elements] as HTMLInputElement[];
const buttonsOf = (form: HTMLFormElement) => controlsOf(form).filter((control) => control.type === 'submit');
const idIn = (form: HTMLFormElement) => (form.elements.namedItem('id') as HTMLInputElement | null)?.value;

customElements.get('backorder-ship-notice') ??
	customElements.define(
		'backorder-ship-notice',
		class extends HTMLElement {
			declare stop: () => void;
			connectedCallback() {
				this.stop = keep(this);
			}
			disconnectedCallback() {
				this.stop();
			}
		},
	);
