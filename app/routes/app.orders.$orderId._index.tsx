/** One order: its promises, its journey, its lines. Another shop's order is not there. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireShop } from '../context.server';
import { readOrder } from '../flows/read-order.server';
import { requireIdParam } from '../read-request.server';
import { pageNumber } from '../ui/list-address';
import { OrderPage } from '../ui/order-page';
import { hasMailGoingOut } from '../ui/order-view';
import { useAskAgain } from '../ui/use-ask-again';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const historyPages = pageNumber(request, 'history');
	const view = await readOrder(context, requireIdParam(params.orderId), historyPages);
	if (!view) throw new Response(null, { status: 404 });
	return { view, historyPages };
};

export default function Order() {
	const { view, historyPages } = useLoaderData<typeof loader>();
	useAskAgain(hasMailGoingOut(view), 3_000);
	return <OrderPage view={view} historyPages={historyPages} />;
}
