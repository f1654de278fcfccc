/** Those who wait for one variant; a merchant may look for one by e-mail address, and drop one. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigate } from '@remix-run/react';
import { appContext, requireShop } from '../context.server';
import { readVariantRainchecks } from '../flows/pages/read-raincheck-waiters.server';
import { changeRaincheck } from '../flows/rainchecks/change-raincheck.server';
import { readSearched, sealSearch } from '../flows/rainchecks/raincheck-search';
import { readForm, requireIdParam } from '../read-request.server';
import { pageNumber, searchText } from '../ui/list-address';
import { backUrl, waiterFilter, waitersUrl } from '../ui/raincheck-urls';
import { RaincheckWaitersPage } from '../ui/raincheck-waiters-page';
import { useToast } from '../ui/toast';
import { useRaincheckSearch } from '../ui/use-raincheck-search';
import { useSubmitForm } from '../ui/use-submit-form';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const variantId = requireIdParam(params.variantId);
	const { searchParams } = new URL(request.url);
	const filter = waiterFilter(searchParams.get('show'));
	const { text, who } = readSearched(context, { q: searchText(request), who: searchParams.get('who') ?? '' });
	const query = { page: pageNumber(request), size: 50, filter, email: text };
	const view = await readVariantRainchecks(context, variantId, query);
	if (!view) throw new Response(null, { status: 404 });
	return { ...view, filter, search: text, who, back: backUrl(searchParams.get('from')) };
};

/** A search for an e-mail address, or the raincheck that is dropped. */
export const action = async ({ request, params }: ActionFunctionArgs) => {
	const context = await requireShop(request);
	const form = await readForm(request);
	const typed = form.get('q');
	if (typeof typed === 'string') {
		const show = waiterFilter(form.get('show')?.toString() ?? null);
		const from = backUrl(form.get('from')?.toString() ?? null);
		const kept = { show: show === 'all' ? '' : show, who: sealSearch(context, typed), from };
		throw redirect(waitersUrl(requireIdParam(params.variantId), kept));
	}
	const id = requireIdParam(form.get('raincheck')?.toString());
	const status = await changeRaincheck(appContext().flows, context.shopId, id, 'drop');
	if (status === undefined) throw new Response(null, { status: 404 });
	return { status };
};

export default function VariantRainchecks() {
	const answer = useActionData<typeof action>();
	const submitForm = useSubmitForm();
	const onSearch = useRaincheckSearch();
	const navigate = useNavigate();
	useToast(answer, answer && (answer.status === 'dropped' ? 'Raincheck dropped' : `It is ${answer.status} already`));
	return (
		<RaincheckWaitersPage
			{...useLoaderData<typeof loader>()}
			onSearch={onSearch}
			onChoose={(url) => navigate(url)}
			onDrop={submitForm}
		/>
	);
}
