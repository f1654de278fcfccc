/** How many of these lists of alternatives are still being made: what their pages ask while they wait. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireShop } from '../context.server';
import { countRanking } from '../flows/read-alternatives.server';

const mostAsked = 100;

export const loader = async ({ request }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const ids = new URL(request.url).searchParams.get('ids') ?? '';
	const asked = ids.split(',').filter((id) => /^\d{1,20}$/.test(id));
	return { ids, ranking: await countRanking(context, asked.slice(0, mostAsked)) };
};
