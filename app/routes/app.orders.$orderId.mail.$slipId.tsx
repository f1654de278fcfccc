/** A mail to an order's buyer, as it was sent. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireShop } from '../context.server';
import { readSentMail } from '../flows/pages/read-sent-mail.server';
import { requireIdParam } from '../read-request.server';
import { MailPage } from '../ui/mail-page';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const sent = await readSentMail(context, requireIdParam(params.orderId), requireIdParam(params.slipId));
	if (!sent) throw new Response(null, { status: 404 });
	return sent;
};

export default function Mail() {
	return <MailPage sent={useLoaderData<typeof loader>()} />;
}
