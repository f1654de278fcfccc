/**
 * Home. While the shop is still being read it asks again each second; while it is planned, whose figures cost more,
 * ever more seldom.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireShop } from '../context.server';
import { readHome } from '../flows/pages/read-home.server';
import { requestImport, stopImport } from '../flows/shop/import-shop.server';
import { readForm } from '../read-request.server';
import { HomePage } from '../ui/home-page';
import { pageNumber } from '../ui/list-address';
import { useAskAgain } from '../ui/use-ask-again';
import { useSubmitForm } from '../ui/use-submit-form';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	return readHome(context, { page: pageNumber(request) });
};

export const action = async ({ request }: ActionFunctionArgs) => {
	const context = await requireShop(request);
	const form = await readForm(request);
	if (form.get('intent') === 'stop') await stopImport(context);
	else await requestImport(context);
	return null;
};

export default function Home() {
	const home = useLoaderData<typeof loader>();
	const submitForm = useSubmitForm();
	const isReady = home.kind === 'ready';
	useAskAgain(isReady ? home.isPlanning : 'done' in home.progress, { lastMs: isReady ? 15_000 : 1_000 });
	return <HomePage home={home} onSubmit={submitForm} />;
}
