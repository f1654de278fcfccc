/** The shop's settings: shown and saved. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requireShop } from '../context.server';
import { readSettings } from '../flows/pages/read-shop.server';
import { saveSettings } from '../flows/shop/save-settings.server';
import { readForm } from '../read-request.server';
import { parseSettings, settingsValues } from '../ui/settings-form';
import { SettingsPage } from '../ui/settings-page';
import { useToast } from '../ui/toast';
import { useSubmitForm } from '../ui/use-submit-form';

export { PageError as ErrorBoundary } from '../ui/page-error';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	const context = await requireShop(request);
	return { saved: settingsValues(await readSettings(context)) };
};

export const action = async ({ request }: ActionFunctionArgs) => {
	const context = await requireShop(request);
	const answer = parseSettings(await readForm(request));
	if (answer.kind === 'invalid') return data({ ...answer, kind: 'refused' as const }, { status: 422 });
	await saveSettings(context, answer.settings);
	return { kind: 'saved' as const };
};

export default function Settings() {
	const { saved } = useLoaderData<typeof loader>();
	const answer = useActionData<typeof action>();
	const submitForm = useSubmitForm();
	useToast(answer, answer?.kind === 'saved' ? 'Settings saved' : undefined);
	return <SettingsPage saved={saved} refused={answer?.kind === 'refused' ? answer : undefined} onSubmit={submitForm} />;
}
