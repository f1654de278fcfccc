/**
 * Where the library sends whoever comes without a shop. With one it goes on to Shopify's install page; it must never
 * ask a merchant to type the shop's address (an App Store rule: installs start at Shopify).
 */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { login } from '../shopify.server';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	await login(request);
	return null;
};

export default function Login() {
	return (
		<main>
			<h1>Backorder</h1>
			<p>This page was opened without a shop. Open Backorder from the Apps list of your Shopify admin.</p>
		</main>
	);
}
