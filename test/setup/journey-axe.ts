/** What axe finds wrong on a page of ours. The stand-in's own pages around it are looked at too: they are seen. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Frame, Page } from 'playwright-core';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Asked of whole pages only: a mail is shown inside somebody else's page, which has the landmarks. */
const pageRules = ['landmark-one-main', 'region'];

type Axe = { readonly run: (root: Document, options: RunOptions) => Promise<AxeResults> };

/** @returns one line a violation: rule, impact, and the first elements it names. */
export async function findAccessibilityProblems(
	where: Page | Frame,
	what: 'page' | 'mail' = 'page',
): Promise<readonly string[]> {
	await where.evaluate(await source);
	const rules = Object.fromEntries((what === 'mail' ? pageRules : []).map((rule) => [rule, { enabled: false }]));
	const { violations } = await where.evaluate(
		(options) => (window as unknown as { readonly axe: Axe }).axe.run(document, options),
		{ iframes: false, rules },
	);
	return violations.map(({ id, impact, nodes }) => {
		const first = nodes.slice(0, 3).map(({ html }) => html.slice(0, 160));
		return `${id} (${impact}): ${first.join(' | ')}`;
	});
}
