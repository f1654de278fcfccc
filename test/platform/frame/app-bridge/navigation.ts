/**
 * Navigation between the app and the admin around it: the app's address is shown in the admin's, links of the menu are
 * followed inside the app, and what aims at the whole window goes to the admin. It must never reload the app where the
 * app can route by itself.
 */
import { type BridgeConfig, frameParameters } from './config';
import type { HostLink } from './host-link';

function visiblePath(): string {
	const url = new URL(location.href);
	for (const name of frameParameters) url.searchParams.delete(name);
	return `${url.pathname}${url.search}${url.hash}`;
}

const leavesTheApp = (url: string, target: string) =>
	url.startsWith('shopify:') || target === '_top' || target === '_parent';

export function syncNavigation(link: HostLink): void {
	const tellWhere = () => link.tell({ verb: 'location', path: visiblePath() });
	for (const verb of ['pushState', 'replaceState'] as const) {
		const original = history[verb].bind(history);
		history[verb] = (...args: Parameters<History['pushState']>) => {
			original(...args);
			tellWhere();
		};
	}
	addEventListener('popstate', tellWhere);
	tellWhere();

	const originalOpen = window.open.bind(window);
	window.open = (url, target, features) => {
		if (url === undefined || !leavesTheApp(String(url), target ?? '')) return originalOpen(url, target, features);
		link.tell({
			verb: 'top',
			url: String(url).startsWith('shopify:') ? String(url) : new URL(url, location.href).href,
		});
		return null;
	};
	document.addEventListener('click', (event) => {
		const anchor = event.target instanceof Element ? event.target.closest('a[href]') : null;
		if (!(anchor instanceof HTMLAnchorElement) || event.defaultPrevented) return;
		const href = anchor.getAttribute('href') ?? '';
		if (!leavesTheApp(href, anchor.target)) return;
		event.preventDefault();
		link.tell({ verb: 'top', url: href.startsWith('shopify:') ? href : anchor.href });
	});

	link.on('navigate', ({ href }) => {
		const anchor = [...document.querySelectorAll('ui-nav-menu a, s-app-nav a, s-app-nav s-link')].find(
			(candidate) => candidate.getAttribute('href') === href,
		);
		anchor?.dispatchEvent(new CustomEvent('shopify:navigate', { bubbles: true, cancelable: true }));
	});
}

/**
 * The bounce page of Shopify's library has nothing but this script and `shopify-reload`: the page to open again, with
 * a fresh token. @returns true where this document is such a page.
 */
export function bounce(link: HostLink): boolean {
	const reload = new URLSearchParams(location.search).get('shopify-reload');
	if (!reload) return false;
	const url = new URL(reload, location.href);
	if (url.origin !== location.origin) throw new Error(`shopify-reload leads to another origin: ${url.origin}`);
	void link.ask('id-token', null).then((token) => {
		url.searchParams.set('id_token', token);
		location.replace(url);
	});
	return true;
}

/** An embedded app that is opened by itself goes home, into the admin. @returns true where it went. */
export function goHome(link: HostLink, config: BridgeConfig, adminOrigin: string): boolean {
	if (link.isFramed || !config.host) return false;
	const store = atob(config.host).replace(/^admin\.shopify\.com/, '');
	location.replace(`${adminOrigin}${store}/apps/${config.apiKey}${visiblePath()}`);
	return true;
}
