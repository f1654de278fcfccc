/** The raincheck form of the storefront: in place for a script, as a page inside the theme for a plain form. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { requireProxiedShop } from '../context.server';
import { problemPage, savedPage } from '../domain/raincheck/liquid-pages';
import { raincheckLocale } from '../domain/raincheck/locale';
import { problemText } from '../domain/raincheck/problem-text';
import { takeRaincheck } from '../flows/rainchecks/take-raincheck.server';
import { answerJson, answerLiquid, hopsOf, isJsonWanted, refuseMethod, steadyPause } from '../proxy-answer.server';
import { readShortForm } from '../read-request.server';

export const loader = async ({ request }: LoaderFunctionArgs) => {
	await requireProxiedShop(request);
	return refuseMethod('POST');
};

export const action = async ({ request }: ActionFunctionArgs) => {
	const { flows, shop, customerId } = await requireProxiedShop(request);
	if (request.method !== 'POST') return refuseMethod('POST');
	const form = await readShortForm(request);
	const field = (name: string) => form.get(name)?.toString() ?? '';
	const typed = {
		variant: field('variant'),
		quantity: field('quantity'),
		email: field('email'),
		locale: field('locale'),
		currency: field('currency'),
		blank: field('blank'),
		since: field('since'),
	};
	const pause = steadyPause();
	const taken = await takeRaincheck(flows, shop, typed, { hops: hopsOf(request), customerId });
	const locale = raincheckLocale(typed.locale);
	const frame = { locale, shopUrl: '/' };
	if (taken.kind === 'saved') {
		await pause;
		return isJsonWanted(request) ? answerJson(taken) : answerLiquid(savedPage(frame, taken.confirms));
	}
	const problem = { field: taken.problem.field, message: problemText(taken.problem, locale) };
	if (isJsonWanted(request)) return answerJson({ kind: 'problem', ...problem });
	return answerLiquid(problemPage({ ...frame, action: `${shop.proxyPath}/raincheck`, typed, problem }));
};
