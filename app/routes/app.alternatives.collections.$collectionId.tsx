/** What is offered instead of any product of a collection. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireShop, requireShopAndAdmin } from '../context.server';
import { readCollectionCuration, readTitles } from '../flows/read-alternatives.server';
import { changeRules } from '../flows/save-alternative-rule.server';
import { readForm, requireIdParam } from '../read-request.server';
import { CollectionCurationPage } from '../ui/alternatives-curation-page';
import { parseRuleForm } from '../ui/alternatives-form';
import { problemWords, savedWords } from '../ui/alternatives-words';
import { useToast } from '../ui/toast';
import { useRuleChoice } from '../ui/use-rule-choice';
import { useSubmitForm } from '../ui/use-submit-form';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
	const { context, admin } = await requireShopAndAdmin(request);
	const id = requireIdParam(params.collectionId);
	const view = await readCollectionCuration(context, id);
	const excluded = view.exclusions.filter(({ isCollection }) => isCollection).map(({ targetId }) => targetId);
	const titles = await readTitles(admin, [id, ...excluded]);
	// Neither anybody in it nor a title nor a rule: there is no such collection.
	if (view.members === 0 && view.pins.length + view.exclusions.length === 0 && !(id in titles)) {
		throw new Response(null, { status: 404 });
	}
	return { id, view, titles };
};

export const action = async ({ request, params }: ActionFunctionArgs) => {
	const context = await requireShop(request);
	const scope = { scope: 'collection', scopeId: requireIdParam(params.collectionId) } as const;
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

export default function CollectionAlternatives() {
	const { id, view, titles } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const submitForm = useSubmitForm();
	const choose = useRuleChoice();
	useToast(answer, answer && savedWords(answer.kind));
	return (
		<CollectionCurationPage
			id={id}
			members={view.members}
			rules={view}
			titles={titles}
			problem={answer?.kind === 'refused' ? answer.problem : undefined}
			onChoose={choose}
			onSubmit={submitForm}
		/>
	);
}
