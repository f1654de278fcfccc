/**
 * The frame around every page of the admin: Polaris, and the menu that Shopify draws in its own sidebar. App Bridge
 * itself is in the document's head (root.tsx), so that its script is there once.
 */
import type { HeadersFunction, LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, Outlet } from '@remix-run/react';
import { AppProvider } from '@shopify/shopify-app-remix/react';
import { boundary } from '@shopify/shopify-app-remix/server';
import type { ReactNode } from 'react';
import { requireShop } from '../context.server';
import adminStyles from '../ui/admin.css?url';
import { PageError } from '../ui/page-error';

export const meta: MetaFunction = () => [{ title: 'Backorder' }];

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: adminStyles }];

export const loader = async ({ request }: LoaderFunctionArgs) => {
	await requireShop(request);
	return null;
};

export default function App() {
	return (
		<AdminFrame>
			<Outlet />
		</AdminFrame>
	);
}

function AdminFrame({ children }: { readonly children: ReactNode }) {
	return (
		// The key is needed only where the provider writes the script tag itself.
		<AppProvider isEmbeddedApp={false} apiKey="">
			<ui-nav-menu>
				<Link to="/app" rel="home">
					Backorder
				</Link>
				<Link to="/app/orders">Orders waiting</Link>
				<Link to="/app/dates">Dates</Link>
				<Link to="/app/rainchecks">Rainchecks</Link>
				<Link to="/app/alternatives">Alternatives</Link>
				<Link to="/app/wording">Wording</Link>
				<Link to="/app/settings">Settings</Link>
			</ui-nav-menu>
			<main>{children}</main>
		</AppProvider>
	);
}

export function ErrorBoundary() {
	return (
		<AdminFrame>
			<PageError />
		</AdminFrame>
	);
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
