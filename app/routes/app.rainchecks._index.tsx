/** Those who wait without having bought, by what they wait for. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireShop } from '../context.server';
import { readRaincheckDemand } from '../flows/read-rainchecks.server';
import { pageNumber } from '../ui/list-address';
import { RaincheckDemandPage } from '../ui/raincheck-demand-page';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const isAll = new URL(request.url).searchParams.get('show') === 'all';
	return { ...(await readRaincheckDemand(context, { page: pageNumber(request), size: 50, isAll })), isAll };
};

export default function Rainchecks() {
	return <RaincheckDemandPage {...useLoaderData<typeof loader>()} />;
}
