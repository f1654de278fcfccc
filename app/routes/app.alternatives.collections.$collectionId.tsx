/** What is offered instead of any product of a collection. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { answerRules } from '../answer-rules.server';
import { requireShopAndAdmin } from '../context.server';
import { readCollectionCuration, readTitles } from '../flows/pages/read-alternatives.server';
import { requireIdParam } from '../read-request.server';
import { CollectionCurationPage } from '../ui/alternatives-curation-page';
import { savedWords } from '../ui/alternatives-words';
import { useToast } from '../ui/toast';
import { useRuleChoice } from '../ui/use-rule-choice';
import { useSubmitForm } from '../ui/use-submit-form';
import { useUntilRanked } from '../ui/use-until-ranked';

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

export const action = ({ request, params }: ActionFunctionArgs) =>
	answerRules(request, { scope: 'collection', scopeId: requireIdParam(params.collectionId) });

export default function CollectionAlternatives() {
	const { id, view, titles } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const submitForm = useSubmitForm();
	const choose = useRuleChoice();
	useToast(answer, answer && savedWords(answer.kind));
	const excluded = view.exclusions.filter(({ state }) => state === 'being-read').map(({ targetId }) => targetId);
	useUntilRanked([], [...(view.isBeingRead ? [id] : []), ...excluded]);
	return (
		<CollectionCurationPage
			id={id}
			members={view.members}
			isBeingRead={view.isBeingRead}
			rules={view}
			titles={titles}
			problem={answer?.kind === 'refused' ? answer.problem : undefined}
			onChoose={choose}
			onSubmit={submitForm}
		/>
	);
}
