/** Those who wait without having bought, by the product that they wait for, or all of one e-mail address. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData, useNavigate } from '@remix-run/react';
import { requireShop } from '../context.server';
import { readAddressRainchecks } from '../flows/pages/read-raincheck-waiters.server';
import { readRaincheckDemand } from '../flows/pages/read-rainchecks.server';
import { readSearched, sealSearch } from '../flows/rainchecks/raincheck-search';
import { readForm } from '../read-request.server';
import { pageNumber, searchText } from '../ui/list-address';
import { RaincheckAddressPage } from '../ui/raincheck-address-page';
import { RaincheckDemandPage } from '../ui/raincheck-demand-page';
import { demandUrl } from '../ui/raincheck-urls';
import { useRaincheckSearch } from '../ui/use-raincheck-search';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const { searchParams } = new URL(request.url);
	const isAll = searchParams.get('show') === 'all';
	const query = { page: pageNumber(request), size: 50 };
	const { text, email, who } = readSearched(context, {
		q: searchText(request),
		who: searchParams.get('who') ?? '',
	});
	if (email !== '') {
		return {
			kind: 'address' as const,
			...(await readAddressRainchecks(context, email, query)),
			search: text,
			who,
			isAll,
		};
	}
	const demand = await readRaincheckDemand(context, { ...query, isAll, search: text });
	return { kind: 'products' as const, ...demand, search: text, isAll };
};

/** A search for an e-mail address. */
export const action = async ({ request }: ActionFunctionArgs) => {
	const context = await requireShop(request);
	const form = await readForm(request);
	const who = sealSearch(context, form.get('q')?.toString() ?? '');
	return redirect(demandUrl({ show: form.get('show') === 'all' ? 'all' : '', who }));
};

export default function Rainchecks() {
	const data = useLoaderData<typeof loader>();
	const onSearch = useRaincheckSearch();
	const navigate = useNavigate();
	if (data.kind === 'address') return <RaincheckAddressPage {...data} onSearch={onSearch} />;
	return <RaincheckDemandPage {...data} onSearch={onSearch} onChoose={(url) => navigate(url)} />;
}
