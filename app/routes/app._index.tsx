/** Home. While the shop is still being read it asks again each second, until there is something true to show. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useRevalidator } from '@remix-run/react';
import { useEffect } from 'react';
import { requireShop } from '../context.server';
import { requestImport } from '../flows/import-shop.server';
import { readHome } from '../flows/read-home.server';
import { HomePage } from '../ui/home-page';
import { pageNumber } from '../ui/list-address';
import { useSendForm } from '../ui/send-form';
import { useSubmitForm } from '../ui/use-submit-form';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	return readHome(context, { page: pageNumber(request) });
};

export const action = async ({ request }: ActionFunctionArgs) => {
	await requestImport(await requireShop(request));
	return null;
};

const askAgainMs = 1_000;

export default function Home() {
	const home = useLoaderData<typeof loader>();
	const submitForm = useSubmitForm();
	const { revalidate, state } = useRevalidator();
	const isMoving = home.kind === 'importing' && home.progress.phase !== 'failed';
	useEffect(() => {
		if (!isMoving || state !== 'idle') return;
		const timer = setTimeout(revalidate, askAgainMs);
		return () => clearTimeout(timer);
	}, [isMoving, state, revalidate]);
	return <HomePage home={home} onSubmit={submitForm} />;
}
