/** The orders that wait, and any backorder by its number. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireShop } from '../context.server';
import { readShop } from '../flows/pages/read-shop.server';
import { readWaitingOrders } from '../flows/pages/read-waiting-orders.server';
import { pageNumber, searchText } from '../ui/list-address';
import { OrdersPage } from '../ui/orders-page';
import { useSubmitForm } from '../ui/use-submit-form';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const search = searchText(request);
	const orders = await readWaitingOrders(context, { page: pageNumber(request), size: 50, name: search });
	return { ...orders, search, calendar: (await readShop(context)).calendar };
};

export default function Orders() {
	const submitForm = useSubmitForm();
	return <OrdersPage {...useLoaderData<typeof loader>()} onSearch={submitForm} />;
}
