/** Any other address of the app proxy: nothing is there, signed or not. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { requireProxiedShop } from '../context.server';
import { refuseUnknown } from '../proxy-answer.server';

export const loader = ({ request }: LoaderFunctionArgs) => refuse(request);

export const action = ({ request }: ActionFunctionArgs) => refuse(request);

async function refuse(request: Request): Promise<Response> {
	await requireProxiedShop(request);
	return refuseUnknown();
}
