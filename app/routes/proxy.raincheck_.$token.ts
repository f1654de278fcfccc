/** What somebody who waits sees through the link of a mail. Opening it changes nothing; pressing a button does. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { requireProxiedShop } from '../context.server';
import { invalidLinkPage, raincheckPage } from '../domain/raincheck/liquid-pages';
import { raincheckLocale } from '../domain/raincheck/locale';
import { changeRaincheck } from '../flows/rainchecks/change-raincheck.server';
import { readLink } from '../flows/rainchecks/raincheck-link.server';
import { readRaincheck } from '../flows/rainchecks/read-raincheck.server';
import { answerLiquid, refuseMethod } from '../proxy-answer.server';
import { readShortForm } from '../read-request.server';

type Proxied = Awaited<ReturnType<typeof requireProxiedShop>>;

export const loader = async ({ request, params }: LoaderFunctionArgs) =>
	showRaincheck(await requireProxiedShop(request), request, params.token ?? '');

export const action = async ({ request, params }: ActionFunctionArgs) => {
	const proxied = await requireProxiedShop(request);
	if (request.method !== 'POST') return refuseMethod('GET, POST');
	const { flows, shop } = proxied;
	const step = (await readShortForm(request)).get('do');
	const link = readLink(flows.sealer, shop.id, params.token ?? '', flows.now());
	const isAllowed = step === 'withdraw' || (step === 'confirm' && link?.purpose === 'confirm');
	if (link && isAllowed) await changeRaincheck(flows, shop.id, link.raincheckId, step);
	return showRaincheck(proxied, request, params.token ?? '');
};

async function showRaincheck({ flows, shop }: Proxied, request: Request, token: string): Promise<Response> {
	const link = readLink(flows.sealer, shop.id, token, flows.now());
	const seen = link && (await readRaincheck(flows, shop, link));
	if (!seen) {
		const locale = raincheckLocale(request.headers.get('accept-language')?.split(/[,;]/)[0] ?? '');
		return answerLiquid(invalidLinkPage({ locale, shopUrl: '/' }));
	}
	const action = `${shop.proxyPath}/raincheck/${encodeURIComponent(token)}`;
	return answerLiquid(raincheckPage({ locale: seen.locale, shopUrl: '/' }, seen.view, action));
}
