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
const asked = new WeakMap<Element, string>();

const scriptOf = (holder: ParentNode) => holder.querySelector<HTMLScriptElement>(`${tag} script`) as HTMLScriptElement;
const readFrom = (holder: ParentNode): Printed => JSON.parse(scriptOf(holder).textContent as string);

async function learn(notice: HTMLElement, id: string): Promise<void> {
	const holder = notice.parentElement as HTMLElement;
	const fresh = readFrom(await fetchSection(readFrom(holder).more + id));
	const printed = readFrom(holder);
	// Of what the section does not have, nothing is said.
	const curves = { ...printed.curves, [id]: '', ...fresh.curves };
	const etas = { ...printed.etas, ...fresh.etas };
	scriptOf(holder).textContent = JSON.stringify({ ...printed, curves, etas });
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
		const id = notice.dataset.asks ?? '';
		if (asked.get(notice) === id) continue;
		asked.set(notice, id);
		if (id) learn(notice, id).catch(() => hush(notice));
	}
}

new MutationObserver(look).observe(document, { subtree: true, attributeFilter: ['data-asks'] });
look();
