/** How many of these lists are still being made, and of these collections being read: what pages ask while they wait. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireShop } from '../context.server';
import { countRanking, countReadings } from '../flows/pages/read-alternatives.server';

const mostAsked = 100;

export const loader = async ({ request }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const { searchParams } = new URL(request.url);
	const ids = searchParams.get('ids') ?? '';
	const collections = searchParams.get('collections') ?? '';
	const listed = (text: string) =>
		text
			.split(',')
			.filter((id) => /^\d{1,20}$/.test(id))
			.slice(0, mostAsked);
	return {
		ids,
		collections,
		ranking: await countRanking(context, listed(ids)),
		reading: await countReadings(context, listed(collections)),
	};
};
