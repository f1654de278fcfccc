/** What is short, and what is offered instead. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requireShopAndAdmin } from '../context.server';
import { readAlternatives, readTitles } from '../flows/pages/read-alternatives.server';
import { AlternativesPage } from '../ui/alternatives-page';
import { collectionsNamed } from '../ui/alternatives-words';
import { pageNumber, searchText } from '../ui/list-address';
import { useScopeChoice } from '../ui/use-rule-choice';
import { useSubmitForm } from '../ui/use-submit-form';
import { useUntilRanked } from '../ui/use-until-ranked';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	const { context, admin } = await requireShopAndAdmin(request);
	const search = searchText(request);
	const { rows, paging } = await readAlternatives(context, { page: pageNumber(request), size: 25, search });
	return { rows, paging, search, titles: await readTitles(admin, collectionsNamed(rows)) };
};

export default function Alternatives() {
	const data = useLoaderData<typeof loader>();
	const submitForm = useSubmitForm();
	const chooseScope = useScopeChoice();
	useUntilRanked(data.rows);
	return <AlternativesPage {...data} onSearch={submitForm} onChooseScope={chooseScope} />;
}
