/** The bare address of the app. Shopify opens it with a shop, and is sent on to the app; anybody else learns where it is. */
import { type LoaderFunctionArgs, redirect } from '@remix-run/node';

export const loader = ({ request }: LoaderFunctionArgs) => {
	const { search, searchParams } = new URL(request.url);
	if (searchParams.has('shop')) throw redirect(`/app${search}`);
	return null;
};

export default function Index() {
	return (
		<main>
			<h1>Backorder</h1>
			<p>Open Backorder from the Apps list of your Shopify admin.</p>
		</main>
	);
}
