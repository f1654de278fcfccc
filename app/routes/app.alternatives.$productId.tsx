/** What is offered instead of one product: pinned, ordered, excluded, and what stands now. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { answerRules } from '../answer-rules.server';
import { requireShopAndAdmin } from '../context.server';
import { readCuration, readTitles } from '../flows/pages/read-alternatives.server';
import { requireIdParam } from '../read-request.server';
import { ProductCurationPage } from '../ui/alternatives-curation-page';
import { collectionsNamed, savedWords } from '../ui/alternatives-words';
import { pageNumber } from '../ui/list-address';
import { useToast } from '../ui/toast';
import { useRuleChoice } from '../ui/use-rule-choice';
import { useSubmitForm } from '../ui/use-submit-form';
import { useUntilRanked } from '../ui/use-until-ranked';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
	const { context, admin } = await requireShopAndAdmin(request);
	const view = await readCuration(context, requireIdParam(params.productId), pageNumber(request));
	if (!view) throw new Response(null, { status: 404 });
	const excluded = view.exclusions.filter(({ isCollection }) => isCollection).map(({ targetId }) => targetId);
	const named = [...view.product.collections, ...excluded, ...collectionsNamed(view.variants.rows)];
	return { view, titles: await readTitles(admin, named) };
};

export const action = ({ request, params }: ActionFunctionArgs) =>
	answerRules(request, { scope: 'product', scopeId: requireIdParam(params.productId) });

export default function ProductAlternatives() {
	const { view, titles } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const submitForm = useSubmitForm();
	const choose = useRuleChoice();
	useToast(answer, answer && savedWords(answer.kind));
	const isBeingRead = view.exclusions.filter(({ state }) => state === 'being-read');
	useUntilRanked(
		view.variants.rows,
		isBeingRead.map(({ targetId }) => targetId),
	);
	return (
		<ProductCurationPage
			product={view.product}
			variants={view.variants}
			collectionRules={view.collectionRules}
			rules={view}
			titles={titles}
			problem={answer?.kind === 'refused' ? answer.problem : undefined}
			onChoose={choose}
			onSubmit={submitForm}
		/>
	);
}
