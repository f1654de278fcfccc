/** One variant's ship date: shown, tried out (?earliest=… answers with the preview), saved and removed. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useFetcher, useLoaderData } from '@remix-run/react';
import { requireShop } from '../context.server';
import { readDatePreview, readShipDate } from '../flows/pages/read-ship-date.server';
import { clearShipDate, setShipDate } from '../flows/promises/set-ship-date.server';
import { readForm, requireIdParam } from '../read-request.server';
import { pageNumber } from '../ui/list-address';
import { parseShipDate } from '../ui/ship-date-form';
import { ShipDatePage } from '../ui/ship-date-page';
import { useToast } from '../ui/toast';
import { useAskAgain } from '../ui/use-ask-again';
import { useSubmitForm } from '../ui/use-submit-form';
import { countText } from '../ui/when';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
	const { context, variantId, view } = await requireVariant(request, params.variantId);
	const tried = parseShipDate(new URL(request.url).searchParams, knownOf(view));
	const preview = tried.kind === 'valid' ? await readDatePreview(context, variantId, tried.terms) : undefined;
	return { view, preview };
};

export const action = async ({ request, params }: ActionFunctionArgs) => {
	const { context, variantId, view } = await requireVariant(request, params.variantId);
	const form = await readForm(request);
	if (form.get('intent') === 'remove') {
		const cleared = await clearShipDate(context, { variantId });
		return { kind: 'removed' as const, orders: cleared.kind === 'saved' ? cleared.affectedOrders : 0 };
	}
	const answer = parseShipDate(form, knownOf(view));
	if (answer.kind === 'invalid') return data({ ...answer, kind: 'refused' as const }, { status: 422 });
	const saved = await setShipDate(context, { variantId, ...answer.terms });
	if (saved.kind === 'unknown-variant') throw new Response(null, { status: 404 });
	return { kind: 'saved' as const, orders: saved.affectedOrders };
};

async function requireVariant(request: Request, param: string | undefined) {
	const context = await requireShop(request);
	const variantId = requireIdParam(param);
	const view = await readShipDate(context, variantId, pageNumber(request));
	if (!view) throw new Response(null, { status: 404 });
	return { context, variantId, view };
}

type View = Awaited<ReturnType<typeof requireVariant>>['view'];

const knownOf = ({ calendar, saved, launch }: View) => ({
	today: calendar.today,
	savedEarliest: saved?.window?.earliest,
	savedLaunch: launch,
});

export default function ShipDate() {
	const { view } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const submitForm = useSubmitForm();
	const trial = useFetcher<typeof loader>();
	useToast(answer, answer && toastWords(answer));
	useAskAgain(view.isPlanning);
	return (
		<ShipDatePage
			key={view.variant.id}
			view={view}
			refused={answer?.kind === 'refused' ? answer : undefined}
			preview={trial.data?.preview}
			onTyped={(values) => trial.load(`/app/dates/${view.variant.id}?${new URLSearchParams({ ...values })}`)}
			onSubmit={submitForm}
		/>
	);
}

function toastWords(answer: { readonly kind: string; readonly orders?: number }): string | undefined {
	if (answer.kind === 'refused') return undefined;
	const orders = answer.orders ? `. ${countText(answer.orders, 'order')} planned anew` : '';
	return `${answer.kind === 'saved' ? 'Ship date saved' : 'Ship date removed'}${orders}`;
}
