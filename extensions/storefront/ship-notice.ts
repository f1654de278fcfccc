/**
 * Keeps the ship notice true while the page stands: it follows the variant and the quantity, says them to every form that
 * buys, and reads the days again because pages are cached. It works from what Liquid has printed, takes part in the
 * theme's forms without changing how they submit, and never asks the app's server.
 */
import { type Part, readParts } from './curve';
import { type Followed, followVariants } from './follow-variant';
import { shopDay } from './shop-day';
import { cartText, noticeHtml, type Words } from './words';

/** What blocks/ship-notice.liquid prints beside the notice. */
interface Printed extends Words {
	readonly chosen: string;
	/** By variant; empty for one that cannot wait. */
	readonly curves: Record<string, string>;
	/** Where others are asked for by large-product.ts, as `data-asks` names them; empty where all curves are here. */
	readonly more: string;
	/** Of the properties: what a cart shows, and what it means. */
	readonly names: readonly string[];
	/** Whether later units are told of. */
	readonly queue: boolean;
	/** By which the shop's clock is ahead of UTC. */
	readonly minutesAhead: number;
}

const codeOf = (parts: readonly Part[]) => parts.map((part) => part.join('@')).join(';');

function keep(notice: HTMLElement): Followed {
	// A dialog may bring the same block, with the same ids, to the same page.
	const name = `backorder-${Math.random()}`;
	let source: string | undefined;
	// The element may be met before its content is.
	let printed = { curves: {} } as Printed;

	/** A theme that morphs its sections writes new data into this same element, and so does large-product.ts. */
	function read(): Printed {
		const script = notice.querySelector('script');
		// While the page still arrives, half a script may be there.
		const text = script?.nextSibling && script.textContent;
		if (text && text !== source) {
			source = text;
			printed = JSON.parse(text);
		}
		return printed;
	}

	const show: Followed[1] = (chosen, wanted, forms) => {
		const { curves, more, names, queue, minutesAhead, chosen: first } = read();
		if (!source) return;
		const id = chosen ?? first;
		// Until it is known nothing is promised, and what was said of the former variant keeps its height, unseen.
		const asks = more && !(id in curves) ? id : '';
		notice.dataset.asks = asks;
		const today = shopDay(minutesAhead);
		const partsOf = (variant: string, units: number) => readParts(curves[variant], units, Date.now(), today);
		const parts = partsOf(id, wanted);
		const [next, later] = partsOf(id, 9e9);
		const eta = parts[0]?.[1] ?? '';
		// Where both windows are known, and neither is a launch.
		const isQueue = queue && !parts[1] && /\d;.+\d$/.test(`${eta};${later?.[1]}`);
		const told = isQueue ? [next as Part, [0, later?.[1]] as Part] : parts;
		const key = told[1] ? codeOf(told) : eta;
		const live = notice.querySelector('[data-on]') as HTMLElement;
		live.id = name;
		// What stands there already is left alone: it would be read aloud again.
		if (live.dataset.key !== key && !asks) {
			live.dataset.key = key;
			live.innerHTML = key && noticeHtml(printed, told, wanted);
		}
		// They were for a page without scripts: where ids of forms are doubled, they lie in another's.
		for (const input of notice.querySelectorAll('input')) input.remove();
		for (const [form, held, units] of forms) {
			const own = held ?? id;
			const bought = partsOf(own, units);
			const values = bought[0] ? [cartText(printed, bought), codeOf(bought).replaceAll('+', '')] : [];
			for (const property of names) {
				const value = values.shift() ?? '';
				const input =
					(form.elements as unknown as Record<string, HTMLInputElement | undefined>)[property] ??
					form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name: property }));
				input.disabled = !value;
				if (input.value !== value) input.value = value;
			}
			for (const button of form.elements as Iterable<HTMLButtonElement>) {
				if (button.type === 'submit') {
					const ids = button.getAttribute('aria-describedby') ?? '';
					const others = ids.replace(` ${name}`, '');
					const fresh = others + (own === id ? ` ${name}` : '');
					if (fresh !== ids) button.setAttribute('aria-describedby', fresh);
				}
			}
		}
	};

	return [(id, isOurs) => id in read().curves || (isOurs && printed.more), show];
}

followVariants('backorder-ship-notice', keep);
