/**
 * The save bar: shown by `shopify.saveBar`, by a <ui-save-bar>, or by itself for a `form[data-save-bar]` whose values
 * differ from what they were. Save submits, discard resets. It must go when its form goes, and must never be up for a
 * form whose values are what they were.
 */
import type { HostLink } from './host-link';

interface Bar {
	readonly owner: Element;
	readonly confirmsDiscard: boolean;
	readonly save: () => void;
	readonly discard: () => void;
}

export interface SaveBarControl {
	show(id: string): Promise<void>;
	hide(id: string): Promise<void>;
	toggle(id: string): Promise<void>;
	leaveConfirmation(): Promise<void>;
}

const snapshot = (form: HTMLFormElement) =>
	JSON.stringify(
		[...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : value.name]),
	);

export function defineSaveBar(link: HostLink): SaveBarControl {
	let current: Bar | undefined;
	const set = (bar: Bar | undefined) => {
		if (bar?.owner === current?.owner) return;
		const gone = current?.owner;
		current = bar;
		link.tell({ verb: 'save-bar', isShown: bar !== undefined, confirmsDiscard: bar?.confirmsDiscard ?? false });
		gone?.dispatchEvent(new Event('hide'));
		bar?.owner.dispatchEvent(new Event('show'));
	};

	class SaveBarElement extends HTMLElement {
		get discardConfirmation(): boolean {
			return this.hasAttribute('discardconfirmation');
		}
		set discardConfirmation(value: boolean) {
			this.toggleAttribute('discardconfirmation', value);
		}
		get showing(): boolean {
			return current?.owner === this;
		}
		async show(): Promise<void> {
			const press = (selector: string) => this.querySelector<HTMLButtonElement>(selector)?.click();
			set({
				owner: this,
				confirmsDiscard: this.discardConfirmation,
				save: () => press('button[variant="primary"]'),
				discard: () => press('button:not([variant="primary"])'),
			});
		}
		async hide(): Promise<void> {
			if (this.showing) set(undefined);
		}
		toggle(): Promise<void> {
			return this.showing ? this.hide() : this.show();
		}
		disconnectedCallback(): void {
			void this.hide();
		}
	}
	customElements.define('ui-save-bar', SaveBarElement);

	const initial = new WeakMap<HTMLFormElement, string>();
	const formOf = (event: Event) =>
		event.target instanceof Element ? event.target.closest<HTMLFormElement>('form[data-save-bar]') : null;
	const remember = (form: HTMLFormElement) => {
		if (!initial.has(form)) initial.set(form, snapshot(form));
	};
	const compare = (event: Event) => {
		const form = formOf(event);
		if (!form) return;
		// React writes the state of a controlled field after the event.
		setTimeout(() => {
			if (!form.isConnected || snapshot(form) === initial.get(form)) {
				if (current?.owner === form) set(undefined);
				return;
			}
			set({
				owner: form,
				confirmsDiscard: form.hasAttribute('data-discard-confirmation'),
				save: () => form.requestSubmit(),
				discard: () => form.reset(),
			});
		});
	};
	const settle = (event: Event) => {
		const form = formOf(event);
		if (!form) return;
		if (current?.owner === form) set(undefined);
		setTimeout(() => initial.set(form, snapshot(form)));
	};
	// Capture: the values are looked at before the app's own listeners may change them.
	for (const type of ['beforeinput', 'focusin', 'pointerdown', 'keydown']) {
		document.addEventListener(
			type,
			(event) => void (formOf(event) && remember(formOf(event) as HTMLFormElement)),
			true,
		);
	}
	for (const type of ['input', 'change']) document.addEventListener(type, compare);
	document.addEventListener('submit', settle);
	document.addEventListener('reset', settle);
	new MutationObserver(() => {
		if (current && !current.owner.isConnected) set(undefined);
	}).observe(document, { subtree: true, childList: true });

	link.on('save', () => current?.save());
	link.on('discard', () => current?.discard());

	const named = (id: string) => {
		const element = document.getElementById(id);
		if (!(element instanceof SaveBarElement)) throw new Error(`shopify.saveBar: there is no <ui-save-bar id="${id}">`);
		return element;
	};
	return {
		show: async (id) => named(id).show(),
		hide: async (id) => named(id).hide(),
		toggle: async (id) => named(id).toggle(),
		leaveConfirmation: async () => {
			if (!current || (await link.ask('leave', null))) return;
			// Stay: Shopify's promise never settles, so that the navigation after it does not happen.
			await new Promise(() => {});
		},
	};
}
