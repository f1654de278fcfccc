/** The storefront's words in one language (?language=de): shown, tried out as they are typed, and saved. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigate } from '@remix-run/react';
import { requireShop } from '../context.server';
import { findWordingLocale, sentencesOf } from '../domain/wording';
import { readWording } from '../flows/pages/read-wording.server';
import { saveWording } from '../flows/shop/save-wording.server';
import { readForm } from '../read-request.server';
import { useToast } from '../ui/toast';
import { useSubmitForm } from '../ui/use-submit-form';
import { parseWording, tooMuchWords, wordingView } from '../ui/wording-form';
import { WordingPage } from '../ui/wording-page';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	const wanted = new URL(request.url).searchParams.get('language') ?? '';
	return { view: wordingView(await readWording(context, findWordingLocale(wanted) ?? 'en')) };
};

export const action = async ({ request }: ActionFunctionArgs) => {
	const context = await requireShop(request);
	const form = await readForm(request);
	const locale = findWordingLocale(String(form.get('language')));
	if (!locale) throw new Response('The field "language" names no language that can be worded.', { status: 400 });
	const answer = parseWording(form, sentencesOf(locale));
	const refuse = (errors: Readonly<Record<string, string>>, problem: string) =>
		data({ kind: 'refused' as const, locale, values: answer.values, errors, problem }, { status: 422 });
	if (answer.kind === 'invalid') return refuse(answer.errors, '');
	const saved = await saveWording(context, { locale, texts: answer.texts });
	return saved.kind === 'too-much' ? refuse({}, tooMuchWords) : { kind: 'saved' as const };
};

export default function Wording() {
	const { view } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const submitForm = useSubmitForm();
	const navigate = useNavigate();
	const chooseLanguage = async (locale: string) => {
		// It asks where something is typed and not saved, and never resolves for who stays.
		await globalThis.shopify.saveBar.leaveConfirmation();
		navigate(`/app/wording?language=${locale}`);
	};
	useToast(answer, answer?.kind === 'saved' ? 'Wording saved' : undefined);
	return (
		<WordingPage
			key={view.locale}
			view={view}
			refused={answer?.kind === 'refused' && answer.locale === view.locale ? answer : undefined}
			onChooseLanguage={(locale) => void chooseLanguage(locale)}
			onSubmit={submitForm}
		/>
	);
}
