/** One order: its promises, its journey, its lines; a mail that could not be sent is tried again. No other shop's order is there. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireShop } from '../context.server';
import { retryNotices } from '../flows/notices/retry-notices.server';
import { readOrder } from '../flows/pages/read-order.server';
import { requireIdParam } from '../read-request.server';
import { pageNumber } from '../ui/list-address';
import { OrderPage } from '../ui/order-page';
import { hasMailGoingOut } from '../ui/order-view';
import { useToast } from '../ui/toast';
import { useAskAgain } from '../ui/use-ask-again';
import { useSubmitForm } from '../ui/use-submit-form';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const historyPages = pageNumber(request, 'history');
	const view = await readOrder(context, requireIdParam(params.orderId), historyPages);
	if (!view) throw new Response(null, { status: 404 });
	return { view, historyPages };
};

export const action = async ({ request, params }: ActionFunctionArgs) => {
	const context = await requireShop(request);
	const count = await retryNotices(context.db, requireIdParam(params.orderId), context.now());
	return { isTriedAgain: count > 0 };
};

export default function Order() {
	const { view, historyPages } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const submitForm = useSubmitForm();
	useToast(answer, answer && (answer.isTriedAgain ? 'The mail is tried again' : 'No mail waits to be sent'));
	useAskAgain(hasMailGoingOut(view), { firstMs: 3_000 });
	return <OrderPage view={view} historyPages={historyPages} onSubmit={submitForm} />;
}
