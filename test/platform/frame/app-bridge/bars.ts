/**
 * The elements that App Bridge draws outside the app: the navigation menu, the title bar and the save bar. They are
 * read, never moved: React owns their children. They must add nothing to the document, or hydration would break.
 */
import type { NavItem, TitleBar } from '../protocol';
import type { HostLink } from './host-link';

const watched = { subtree: true, childList: true, attributes: true, characterData: true } as const;

/** An element whose content is reported whenever it changes, once a turn. */
abstract class ReportingElement extends HTMLElement {
	static link: HostLink;
	private isDue = false;
	private readonly observer = new MutationObserver(() => this.schedule());

	connectedCallback(): void {
		this.observer.observe(this, watched);
		this.schedule();
	}

	disconnectedCallback(): void {
		this.observer.disconnect();
		this.schedule();
	}

	private schedule(): void {
		if (this.isDue) return;
		this.isDue = true;
		queueMicrotask(() => {
			this.isDue = false;
			this.report(ReportingElement.link);
		});
	}

	protected abstract report(link: HostLink): void;
}

class NavMenuElement extends ReportingElement {
	protected report(link: HostLink): void {
		const items: NavItem[] = this.isConnected
			? [...this.querySelectorAll('a[href], s-link[href]')]
					.filter((anchor) => anchor.getAttribute('rel') !== 'home')
					.map((anchor) => ({
						label: anchor.textContent?.trim() ?? '',
						href: anchor.getAttribute('href') ?? '',
					}))
			: [];
		link.tell({ verb: 'nav', items });
	}
}

const titleActions = (bar: Element) => [...bar.querySelectorAll<HTMLElement>('button, a')];

class TitleBarElement extends ReportingElement {
	static current: TitleBarElement | undefined;

	protected report(link: HostLink): void {
		// The bar of a modal belongs to the modal.
		if (this.closest('ui-modal')) return;
		if (this.isConnected) TitleBarElement.current = this;
		else if (TitleBarElement.current === this) TitleBarElement.current = undefined;
		else return;
		const bar: TitleBar | null = this.isConnected
			? {
					title: this.getAttribute('title') ?? document.title,
					actions: titleActions(this).map((element, index) => ({
						index,
						label: element.textContent?.trim() ?? '',
						variant: element.getAttribute('variant') ?? '',
						isDisabled: element.hasAttribute('disabled'),
					})),
				}
			: null;
		link.tell({ verb: 'title-bar', bar });
	}
}

/** Hides them without a node in the document, which React would take for a broken page. */
function hideBars(): void {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync('ui-nav-menu, s-app-nav, ui-save-bar, ui-title-bar { display: none !important }');
	document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

export function defineBars(link: HostLink): void {
	ReportingElement.link = link;
	hideBars();
	customElements.define('ui-nav-menu', NavMenuElement);
	customElements.define('s-app-nav', class extends NavMenuElement {});
	customElements.define('ui-title-bar', TitleBarElement);
	link.on('title-action', ({ index }) => {
		const bar = TitleBarElement.current;
		if (bar) titleActions(bar)[index]?.click();
	});
}
