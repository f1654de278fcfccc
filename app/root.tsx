/**
 * The document around every page. App Bridge is its first script, by Shopify's rule: loaded late, or deferred, the
 * frame has no session token when the first request leaves. It must never load a font or a script of a third party.
 */
import type { HeadersFunction, LinksFunction } from '@remix-run/node';
import {
	isRouteErrorResponse,
	Links,
	Meta,
	Outlet,
	Scripts,
	useLocation,
	useNavigationType,
	useRouteError,
	useRouteLoaderData,
} from '@remix-run/react';
import polarisStyles from '@shopify/polaris/build/esm/styles.css?url';
import { boundary } from '@shopify/shopify-app-remix/server';
import { type ReactNode, useEffect } from 'react';
import { shopifyApiKey } from './shopify.server';

const appBridgeUrl = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';

/** Polaris asks for Inter; without it the words take the system's face, and nothing is fetched from elsewhere. */
const systemFont = ':root{--p-font-family-sans:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,sans-serif}';

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: polarisStyles }];

export const loader = () => ({ apiKey: shopifyApiKey() });

export function Layout({ children }: { readonly children: ReactNode }) {
	const data = useRouteLoaderData<typeof loader>('root');
	return (
		<html lang="en">
			<head>
				{data && <meta name="shopify-api-key" content={data.apiKey} />}
				{data && <script src={appBridgeUrl} />}
				<meta charSet="utf-8" />
				<meta name="viewport" content="width=device-width,initial-scale=1" />
				<Meta />
				<Links />
				<style>{systemFont}</style>
			</head>
			<body>
				{children}
				<Scripts />
			</body>
		</html>
	);
}

/** A new page starts at its top. Remix's own component keeps positions in session storage, which a frame may be denied. */
function useTopOfPage() {
	const { pathname } = useLocation();
	const isNew = useNavigationType() === 'PUSH';
	// biome-ignore lint/correctness/useExhaustiveDependencies: the path is what a new page is.
	useEffect(() => {
		if (isNew) window.scrollTo(0, 0);
	}, [pathname, isNew]);
}

export default function App() {
	useTopOfPage();
	return <Outlet />;
}

/** The library answers with headers of its own (retry with a fresh token, leave the frame): they must get through. */
export const headers: HeadersFunction = (args) => boundary.headers(args);

/** A failure stays a page of ours inside the frame, and never shows a stack or an id of a customer. */
export function ErrorBoundary() {
	const error = useRouteError();
	const isMissing = isRouteErrorResponse(error) && error.status === 404;
	return (
		<main>
			<h1>{isMissing ? 'There is no such page' : 'Something went wrong'}</h1>
			<p>
				{isMissing
					? 'It may have been moved, or what it showed is gone.'
					: 'Nothing was lost: promises, stock and orders are kept by the server. Load the page again.'}
			</p>
		</main>
	);
}
