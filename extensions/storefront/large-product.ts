/**
 * Answers a ship notice that asks for a variant which its page does not carry: the theme's own section, rendered for that
 * variant, has what is to be printed, and it is written beside what the notice has. Loaded only with products so large.
 */
import { fetchSection } from './section';

interface Printed {
	readonly more: string;
	readonly curves: Readonly<Record<string, string>>;
	readonly etas: Readonly<Record<string, unknown>>;
}

const tag = 'backorder-ship-notice';

const scriptOf = (notice: Element | null) => notice?.querySelector('script') as HTMLScriptElement;
const readFrom = (notice: Element | null): Printed => JSON.parse(scriptOf(notice).textContent as string);

async function learn(notice: Element, id: string): Promise<void> {
	const section = await fetchSection(readFrom(notice).more + id);
	const fresh = readFrom(section.querySelector(tag));
	const printed = readFrom(notice);
	// Of what the section does not have, nothing is said.
	const curves = { ...printed.curves, [id]: '', ...fresh.curves };
	const etas = { ...printed.etas, ...fresh.etas };
	scriptOf(notice).textContent = JSON.stringify({ ...printed, curves, etas });
}

/** Where nothing comes nothing is said; it is asked again when the variant is chosen again. */
function hush(notice: HTMLElement): void {
	const live = notice.querySelector<HTMLElement>('[data-on]');
	if (!live) return;
	live.dataset.key = '';
	live.textContent = '';
}

function look(): void {
	for (const notice of document.querySelectorAll<HTMLElement>(tag)) {
		const { asks = '', asked = '' } = notice.dataset;
		if (asks === asked) continue;
		// On the notice, so that a second run of this script, as two such products on a page have it, does not ask as well.
		notice.dataset.asked = asks;
		if (asks) learn(notice, asks).catch(() => notice.dataset.asks === asks && hush(notice));
	}
}

new MutationObserver(look).observe(document, { subtree: true, attributeFilter: ['data-asks'] });
look();
