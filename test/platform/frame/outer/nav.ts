/** The app's own entries in the admin's side menu, as its <ui-nav-menu> lists them. */
import type { NavItem } from '../protocol';

let current = '/';

export function drawNav(items: readonly NavItem[], appRoot: string, follow: (href: string) => void): void {
	document.getElementById('app-nav')?.replaceChildren(
		...items.map(({ label, href }) => {
			const anchor = document.createElement('a');
			anchor.href = `${appRoot}${href}`;
			anchor.dataset.path = href;
			anchor.textContent = label;
			anchor.addEventListener('click', (event) => {
				// A new tab is the browser's affair.
				if (event.metaKey || event.ctrlKey || event.shiftKey) return;
				event.preventDefault();
				follow(href);
			});
			const item = document.createElement('li');
			item.append(anchor);
			return item;
		}),
	);
	markCurrent(current);
}

/** The entry whose path is the longest beginning of where the app is. */
export function markCurrent(path: string): void {
	current = path;
	const where = path.replace(/[?#].*$/, '');
	const anchors = [...document.querySelectorAll<HTMLAnchorElement>('#app-nav a')];
	const fits = anchors
		.filter(({ dataset }) => where === dataset.path || where.startsWith(`${dataset.path}/`))
		.sort((a, b) => (b.dataset.path?.length ?? 0) - (a.dataset.path?.length ?? 0))[0];
	for (const anchor of anchors) anchor.toggleAttribute('aria-current', false);
	fits?.setAttribute('aria-current', 'page');
	const home = document.querySelector('[data-app-home]');
	if (fits) home?.removeAttribute('aria-current');
	else home?.setAttribute('aria-current', 'page');
}
