/**
 * Makes the raincheck form that Liquid has printed follow the variant and the quantity, and sends it without a page
 * load. Without it the form still works. What was typed is never lost to a failure, and an address goes nowhere but to
 * the form's own action.
 */
import { type Followed, followVariants } from './follow-variant';
import { fetchSection } from './section';

/** What blocks/raincheck.liquid prints beside the form. */
interface Printed {
	readonly chosen: string;
	/** The price's markup by variant; empty for one of which no raincheck can be had. */
	readonly prices: Record<string, string>;
	/** Where the theme's section is rendered anew for the variant whose id is added; empty where all prices are here. */
	readonly more: string;
	readonly badEmail: string;
	readonly failed: string;
}

interface Saved {
	readonly email: string;
	readonly confirms: boolean;
}

const patienceMs = 20_000;

function keep(raincheck: HTMLElement): Followed {
	const find = <T extends Element = HTMLElement>(selector: string) => raincheck.querySelector(selector) as T;
	const fieldOf = (name: string) => find<HTMLInputElement>(`[name=${name}]`);
	const saved: Record<string, Saved | undefined> = {};
	let source: string | null | undefined;
	// The element may be met before its content is.
	let printed = { prices: {} } as Printed;
	let shown = '';
	let isSending = false;

	/** A product too large for Liquid: the theme's own section, rendered for this variant, has its price. */
	async function learn(id: string): Promise<void> {
		const { prices, more } = printed;
		prices[id] = '';
		try {
			const page = await fetchSection(more + id);
			const fresh: Printed = JSON.parse(page.querySelector(`${raincheck.localName} script`)?.textContent as string);
			Object.assign(prices, fresh.prices);
			show(id, +fieldOf('quantity').value);
		} catch {
			// No form is shown; it is asked again when the variant is chosen again.
			delete prices[id];
		}
	}

	function show(named: string | undefined, wanted: number): void {
		const script = find('script');
		// While the page still arrives, half a script may be there.
		const text = script?.nextSibling && script.textContent;
		if (!text) return;
		// A theme that morphs its sections writes new data into this same element.
		if (text !== source) {
			source = text;
			printed = JSON.parse(text);
		}
		// What is wrong is said beside the field, not in the browser's bubble.
		find<HTMLFormElement>('form').noValidate = true;
		const { prices, more, chosen } = printed;
		const id = named ?? chosen;
		if (shown !== id) {
			shown = id;
			tell('');
			if (id && more && !(id in prices)) void learn(id);
		}
		const price = prices[id];
		const done = saved[id];
		raincheck.hidden = !price;
		if (!price) return;
		write('variant', id);
		write('quantity', `${wanted}`);
		find('[data-asked]').hidden = find('form').hidden = !!done;
		find('[data-saved]').hidden = !done;
		put('[data-price]', 'innerHTML', price);
		if (!done) return;
		put('[data-email]', 'textContent', done.email);
		find('[data-confirm]').hidden = !done.confirms;
	}

	/** A value that is written is a change of the page, and each change is looked at. */
	function write(name: string, value: string): void {
		const field = fieldOf(name);
		if (field.value !== value) field.value = value;
	}

	/** What stands there already is left alone: it would be read aloud again. */
	function put(selector: string, as: 'innerHTML' | 'textContent', text: string): void {
		for (const one of raincheck.querySelectorAll<HTMLElement>(selector))
			if (one.dataset.put !== text) {
				one.dataset.put = text;
				one[as] = text;
			}
	}

	/** Beside the field. */
	function tell(text: string, isAddress = false): void {
		const email = fieldOf('email');
		find('[role=alert]').textContent = text;
		email.setAttribute('aria-invalid', `${isAddress}`);
		if (isAddress) email.focus();
	}

	async function send(form: HTMLFormElement): Promise<void> {
		const fields = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
		const id = fields.get('variant') as string;
		const { value, validity } = fieldOf('email');
		tell('');
		if (!validity.valid) return tell(printed.badEmail, true);
		// A browser that fills in whole profiles fills what nobody sees, too.
		if (fieldOf('blank').matches(':is(:autofill)')) fields.delete('blank');
		try {
			const answer = await fetch(form.action, {
				method: 'POST',
				headers: { Accept: 'application/json' },
				body: fields,
				signal: AbortSignal.timeout(patienceMs),
			});
			const { kind, field, message, confirms } = await answer.json();
			if (kind === 'saved') {
				saved[id] = { email: value.trim(), confirms };
				show(shown, +fieldOf('quantity').value);
				if (shown === id) find('[data-saved]').focus();
			} else tell(message || printed.failed, field === 'email');
		} catch {
			tell(printed.failed);
		}
	}

	function hear(event: Event): void {
		event.preventDefault();
		if (isSending) return;
		isSending = true;
		const button = find('button');
		// Not disabled: it would lose the focus.
		button.ariaDisabled = 'true';
		void send(event.target as HTMLFormElement).finally(() => {
			isSending = false;
			button.ariaDisabled = null;
		});
	}

	raincheck.addEventListener('submit', hear);
	return [(id, isOurs) => (isOurs && !!printed.more) || id in printed.prices, show];
}

followVariants('backorder-raincheck', keep);
