/** Those who wait for one variant; a merchant may drop one. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { appContext, requireShop } from '../context.server';
import { changeRaincheck } from '../flows/change-raincheck.server';
import { readVariantRainchecks } from '../flows/read-rainchecks.server';
import { readForm, requireIdParam } from '../read-request.server';
import { pageNumber } from '../ui/list-address';
import { RaincheckWaitersPage } from '../ui/raincheck-waiters-page';
import { useToast } from '../ui/toast';
import { useSubmitForm } from '../ui/use-submit-form';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const variantId = requireIdParam(params.variantId);
	const view = await readVariantRainchecks(context, variantId, { page: pageNumber(request), size: 50 });
	if (!view) throw new Response(null, { status: 404 });
	return view;
};

export const action = async ({ request }: ActionFunctionArgs) => {
	const { shopId } = await requireShop(request);
	const id = requireIdParam((await readForm(request)).get('raincheck')?.toString());
	const status = await changeRaincheck(appContext().flows, shopId, id, 'drop');
	if (status === undefined) throw new Response(null, { status: 404 });
	return { status };
};

export default function VariantRainchecks() {
	const answer = useActionData<typeof action>();
	const submitForm = useSubmitForm();
	useToast(answer, answer && (answer.status === 'dropped' ? 'Raincheck dropped' : `It is ${answer.status} already`));
	return <RaincheckWaitersPage {...useLoaderData<typeof loader>()} onSubmit={submitForm} />;
}
