/** Those who wait for one product, by its variants. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigate } from '@remix-run/react';
import { requireShop } from '../context.server';
import { readProductRainchecks } from '../flows/pages/read-rainchecks.server';
import { requireIdParam } from '../read-request.server';
import { pageNumber, searchText } from '../ui/list-address';
import { RaincheckProductPage } from '../ui/raincheck-product-page';
import { backUrl } from '../ui/raincheck-urls';
import { useSubmitForm } from '../ui/use-submit-form';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const productId = requireIdParam(params.productId);
	const { searchParams } = new URL(request.url);
	const isAll = searchParams.get('show') === 'all';
	const search = searchText(request);
	const query = { page: pageNumber(request), size: 50, isAll, search };
	const view = await readProductRainchecks(context, productId, query);
	if (!view) throw new Response(null, { status: 404 });
	return { ...view, isAll, search, back: backUrl(searchParams.get('from')) };
};

export default function ProductRainchecks() {
	const submitForm = useSubmitForm();
	const navigate = useNavigate();
	return (
		<RaincheckProductPage {...useLoaderData<typeof loader>()} onSearch={submitForm} onChoose={(url) => navigate(url)} />
	);
}
