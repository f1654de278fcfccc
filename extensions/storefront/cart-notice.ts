/**
 * Keeps the cart's notice true while the cart changes: many themes draw only their own parts anew, and leave an app's
 * block as it was; and on the next day, when a day that it names may have passed. It asks the shop for the block's own
 * section and takes over what that says; it words nothing, and where no answer comes it says nothing rather than what
 * was true before.
 */
import { shopDay } from './shop-day';

interface CartEvent extends Event {
	readonly promise?: Promise<unknown>;
}

/** Whatever a theme calls its events, the cart changes by one of these requests. */
const change = /\/cart\/(add|change|clear|update)\b/;

const LOOK_MS = 60_000;

/** Returns how to stop. */
function keep(notice: HTMLElement): () => void {
	const leaving = new AbortController();
	let asked = 0;

	async function draw(): Promise<void> {
		const mine = ++asked;
		let markup: string | undefined;
		try {
			const answer = await fetch(notice.dataset.section as string, { cache: 'no-store', signal: leaving.signal });
			const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
			markup = page.getElementById(notice.id)?.innerHTML;
		} catch {}
		// What stands there already is left alone: it would be read aloud again.
		if (mine === asked && markup !== notice.innerHTML) notice.innerHTML = markup ?? '';
	}

	addEventListener('shopify:cart:lines-update', ({ promise }: CartEvent) => Promise.resolve(promise).then(draw, draw), {
		capture: true,
		signal: leaving.signal,
	});
	const watch = new PerformanceObserver((list) => {
		if (list.getEntries().some(({ name }) => change.test(name))) draw();
	});
	watch.observe({ type: 'resource' });
	// What comes back from the browser's own cache may be of another cart.
	addEventListener('pageshow', ({ persisted }) => persisted && draw(), { signal: leaving.signal });
	const today = () => shopDay(+(notice.dataset.minutesAhead as string));
	let drawnOn = today();
	const timer = setInterval(() => {
		if (drawnOn !== today()) draw();
		drawnOn = today();
	}, LOOK_MS);
	return () => {
		leaving.abort();
		clearInterval(timer);
		watch.disconnect();
	};
}

customElements.get('backorder-cart-notice') ??
	customElements.define(
		'backorder-cart-notice',
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
