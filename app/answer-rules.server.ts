/** Answers the forms that say, order and take back what is offered instead, for a product's page and a collection's alike. */
import { data } from '@remix-run/node';
import { requireShopAndAdmin } from './context.server';
import { readChangedProducts } from './flows/alternatives/read-products.server';
import { changeRules, type RuleScope } from './flows/alternatives/save-alternative-rule.server';
import { readForm } from './read-request.server';
import { parseRuleForm } from './ui/alternatives-form';
import { problemWords } from './ui/alternatives-words';

export async function answerRules(request: Request, scope: RuleScope) {
	const { context, flows, admin, shop } = await requireShopAndAdmin(request);
	const change = parseRuleForm(await readForm(request));
	if (!change) throw new Response('The form is none of this page.', { status: 400 });
	const catalogue = {
		readProducts: (ids: readonly string[]) => readChangedProducts(flows, shop, ids),
		readCollectionTitles: (ids: readonly string[]) => admin.readCollectionTitles(ids),
	};
	const changed = await changeRules(context, catalogue, scope, change);
	switch (changed.kind) {
		case 'saved':
			return { kind: 'said' as const };
		case 'changed':
			return { kind: change.intent === 'remove' ? ('removed' as const) : ('moved' as const) };
		case 'unknown-scope':
			throw new Response(null, { status: 404 });
		case 'unknown-rule':
			// Another click or tab was first. What was wanted gone is gone; what was to be moved is shown as it is.
			return { kind: change.intent === 'remove' ? ('removed' as const) : ('gone' as const) };
		case 'refused': {
			const kind = change.intent === 'add' ? change.kind : ('pin' as const);
			const problem = { kind, message: problemWords(changed.problem) };
			return data({ kind: 'refused' as const, problem }, { status: 422 });
		}
	}
}
