/**
 * The look of the admin around every page: dark bar, side menu, and the words that say what this is. It must never be
 * mistaken for the real one, so the notice stands on each page.
 */
import { html, type Markup } from './markup';

export interface ShellFacts {
	readonly handle: string;
	readonly shopName: string;
	readonly appName: string;
	readonly clientId: string;
	/** Where else a person may look. */
	readonly links: readonly { readonly label: string; readonly href: string }[];
}

export type Section = 'home' | 'orders' | 'products' | 'app';

const sections = [
	['home', 'Home', ''],
	['orders', 'Orders', '/orders'],
	['products', 'Products', '/products'],
] as const;

export function shell(facts: ShellFacts, section: Section, title: string, body: Markup, head?: Markup): Markup {
	const root = `/store/${facts.handle}`;
	const initials = facts.shopName
		.split(/\s+/)
		.map((word) => word.slice(0, 1))
		.join('')
		.slice(0, 2);
	return html`<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} · ${facts.shopName} · Stand-in admin</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/stand-in/admin.css">${head}
</head>
<body>
<header class="top">
	<a class="shop" href="${root}">${facts.handle}</a>
	<div class="middle"><div class="search" id="search" aria-hidden="true">Search</div>
	<div class="save-bar" id="save-bar" role="region" aria-label="Unsaved changes" hidden>
		<span>Unsaved changes</span><button type="button" data-discard>Discard</button><button type="button" data-save>Save</button>
	</div></div>
	<span class="person" aria-hidden="true">${initials}</span>
</header>
<div class="columns">
<nav class="side" aria-label="Admin">
	<ul>${sections.map(
		([key, label, path]) =>
			html`<li><a href="${root}${path}"${section === key && html` aria-current="page"`}>${label}</a></li>`,
	)}</ul>
	<p>Apps</p>
	<ul><li><a href="${root}/apps/${facts.clientId}" data-app-home${section === 'app' && html` aria-current="page"`}>${facts.appName}</a>
		<ul id="app-nav"></ul></li></ul>
	<p>Elsewhere</p>
	<ul>${facts.links.map(({ label, href }) => html`<li><a href="${href}" target="_blank" rel="noopener">${label}</a></li>`)}</ul>
	<p class="notice"><strong>A stand-in, not Shopify.</strong> It runs on this machine and its shop is made up.</p>
</nav>
<main class="${section === 'app' ? 'framed' : 'page'}">${body}</main>
</div>
<div class="toasts" id="toasts" role="status"></div>
</body></html>`;
}
