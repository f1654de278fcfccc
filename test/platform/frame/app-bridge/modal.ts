/**
 * <ui-modal>. Shopify moves the content into a window of the admin; here it opens as a dialog over the app's own
 * document, with the title and the buttons of its <ui-title-bar>. The children stay where React put them.
 */
const style = `
	:host(:not([data-open])) { display: none }
	dialog { border: 0; border-radius: 12px; padding: 0; min-width: min(38rem, 90vw); max-width: 90vw; font: inherit }
	dialog::backdrop { background: rgb(0 0 0 / .5) }
	header, footer { display: flex; gap: .5rem; align-items: center; padding: .75rem 1rem; background: #f3f3f3 }
	h2 { flex: 1; margin: 0; font-size: 1rem }
	footer { justify-content: flex-end }
	iframe { border: 0; width: 100%; height: 60vh }
	button { font: inherit; padding: .35rem .75rem; border-radius: 8px; border: 1px solid #8a8a8a; background: #fff }
	button.primary { background: #303030; color: #fff }
	::slotted(ui-title-bar) { display: none }
`;

class ModalElement extends HTMLElement {
	private readonly dialog = document.createElement('dialog');

	constructor() {
		super();
		const sheet = document.createElement('style');
		sheet.textContent = style;
		this.attachShadow({ mode: 'open' }).append(sheet, this.dialog);
		this.dialog.addEventListener('close', () => {
			this.removeAttribute('data-open');
			this.dispatchEvent(new Event('hide'));
		});
	}

	get variant(): 'small' | 'base' | 'large' | 'max' {
		const value = this.getAttribute('variant');
		return value === 'small' || value === 'large' || value === 'max' ? value : 'base';
	}
	set variant(value: 'small' | 'base' | 'large' | 'max') {
		this.setAttribute('variant', value);
	}
	get src(): string | undefined {
		return this.getAttribute('src') ?? undefined;
	}
	set src(value: string | undefined) {
		if (value === undefined) this.removeAttribute('src');
		else this.setAttribute('src', value);
	}
	get content(): HTMLElement | undefined {
		return [...this.children].find((child): child is HTMLElement => !child.matches('ui-title-bar, ui-save-bar'));
	}
	set content(element: HTMLElement | undefined) {
		this.content?.remove();
		if (element) this.append(element);
	}
	get contentWindow(): Window | null {
		return this.dialog.querySelector('iframe')?.contentWindow ?? null;
	}
	get showing(): boolean {
		return this.dialog.open;
	}

	async show(): Promise<void> {
		if (this.dialog.open) return;
		this.draw();
		this.setAttribute('data-open', '');
		this.dialog.showModal();
		this.dispatchEvent(new Event('show'));
	}
	async hide(): Promise<void> {
		this.dialog.close();
	}
	toggle(): Promise<void> {
		return this.showing ? this.hide() : this.show();
	}

	private draw(): void {
		const bar = this.querySelector('ui-title-bar');
		const heading = document.createElement('h2');
		heading.textContent = bar?.getAttribute('title') ?? '';
		this.dialog.setAttribute('aria-label', heading.textContent);
		const close = document.createElement('button');
		close.textContent = 'Close';
		close.addEventListener('click', () => void this.hide());
		const header = document.createElement('header');
		header.append(heading, close);
		const footer = document.createElement('footer');
		for (const action of bar?.querySelectorAll<HTMLElement>('button, a') ?? []) {
			const button = document.createElement('button');
			button.textContent = action.textContent;
			button.className = action.getAttribute('variant') ?? '';
			button.addEventListener('click', () => action.click());
			footer.append(button);
		}
		const body = document.createElement(this.src ? 'iframe' : 'slot');
		if (this.src) body.setAttribute('src', this.src);
		this.dialog.replaceChildren(header, body, ...(footer.childElementCount > 0 ? [footer] : []));
	}
}

export interface ModalControl {
	show(id: string): Promise<void>;
	hide(id: string): Promise<void>;
	toggle(id: string): Promise<void>;
}

export function defineModal(): ModalControl {
	customElements.define('ui-modal', ModalElement);
	const named = (id: string) => {
		const element = document.getElementById(id);
		if (!(element instanceof ModalElement)) throw new Error(`shopify.modal: there is no <ui-modal id="${id}">`);
		return element;
	};
	return {
		show: async (id) => named(id).show(),
		hide: async (id) => named(id).hide(),
		toggle: async (id) => named(id).toggle(),
	};
}
