/** What is offered instead of one product: pinned, ordered, excluded, and what stands now. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireShop, requireShopAndAdmin } from '../context.server';
import { readCuration, readTitles } from '../flows/read-alternatives.server';
import { changeRules } from '../flows/save-alternative-rule.server';
import { readForm, requireIdParam } from '../read-request.server';
import { ProductCurationPage } from '../ui/alternatives-curation-page';
import { parseRuleForm } from '../ui/alternatives-form';
import { collectionsNamed, problemWords, savedWords } from '../ui/alternatives-words';
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

export const action = async ({ request, params }: ActionFunctionArgs) => {
	const context = await requireShop(request);
	const scope = { scope: 'product', scopeId: requireIdParam(params.productId) } as const;
	const change = parseRuleForm(await readForm(request));
	if (!change) throw new Response('The form is none of this page.', { status: 400 });
	const changed = await changeRules(context, scope, change);
	switch (changed.kind) {
		case 'saved':
			return { kind: 'said' as const };
		case 'changed':
			return { kind: change.intent === 'remove' ? ('removed' as const) : ('moved' as const) };
		case 'unknown-rule':
			throw new Response(null, { status: 404 });
		case 'refused': {
			const kind = change.intent === 'add' ? change.kind : ('pin' as const);
			const problem = { kind, message: problemWords(changed.problem) };
			return data({ kind: 'refused' as const, problem }, { status: 422 });
		}
	}
};

export default function ProductAlternatives() {
	const { view, titles } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const submitForm = useSubmitForm();
	const choose = useRuleChoice();
	useToast(answer, answer && savedWords(answer.kind));
	useUntilRanked(view.variants.rows);
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
