/** Any other address of the app proxy: nothing is there, signed or not. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireProxiedShop } from '../context.server';
import { refuseUnknown } from '../proxy-answer.server';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	await requireProxiedShop(request);
	return refuseUnknown();
};

export const action = loader;
