/** Products by their ship dates. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigate } from '@remix-run/react';
import { requireShop } from '../context.server';
import { readDatedVariants } from '../flows/pages/read-dated-variants.server';
import { DatesPage, datedFilter } from '../ui/dates-page';
import { pageNumber, searchText } from '../ui/list-address';
import { useSubmitForm } from '../ui/use-submit-form';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const search = searchText(request);
	const filter = datedFilter(new URL(request.url).searchParams.get('show'));
	const variants = await readDatedVariants(context, { page: pageNumber(request), size: 50, search, filter });
	return { ...variants, search, filter };
};

export default function Dates() {
	const submitForm = useSubmitForm();
	const navigate = useNavigate();
	return <DatesPage {...useLoaderData<typeof loader>()} onSearch={submitForm} onChoose={(url) => navigate(url)} />;
}
