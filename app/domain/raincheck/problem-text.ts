/** What is wrong with a field of the raincheck form, in the language of the page that it stands on. */
import type { RaincheckLocale } from './locale';
import type { RequestProblem } from './request';
import { sayIn } from './wording';

export function problemText(problem: RequestProblem, locale: RaincheckLocale): string {
	const say = sayIn(locale);
	switch (problem.code) {
		case 'missing':
			return say('problem.email.missing');
		case 'incomplete':
			return say('problem.email.incomplete');
		case 'not-a-number':
			return say('problem.quantity');
		case 'too-many':
			return say('problem.quantity.most', { most: problem.most });
		case 'unknown':
			return say('problem.variant');
		case 'buyable':
			return say('problem.buyable');
		case 'off':
			return say('problem.off');
		case 'busy':
			return say('problem.busy');
	}
}
