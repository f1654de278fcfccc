/** The library's own addresses: the bounce page that fetches a session token, and the way out of the frame. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { authenticate } from '../shopify.server';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	await authenticate.admin(request);
	return null;
};
