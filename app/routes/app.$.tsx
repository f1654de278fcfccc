/** An address of the app that leads nowhere: said inside the frame, for the shop's own people only. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireShop } from '../context.server';
import { MissingPage } from '../ui/page-error';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	await requireShop(request);
	throw new Response(null, { status: 404 });
};

export default MissingPage;
