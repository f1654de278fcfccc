/** What axe finds wrong on a page of ours. The stand-in's own pages around it are looked at too: they are seen. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @returns one line a violation: rule, impact, and the first elements it names. */
export async function findAccessibilityProblems(where: Page | Frame): Promise<readonly string[]> {
	await where.evaluate(await source);
	return where.evaluate(async () => {
		const { violations } = await (
			window as unknown as {
				axe: {
					run: (
						root: Document,
						options: unknown,
					) => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
				};
			}
		).axe.run(document, { iframes: false });
		return violations.map(
			({ id, impact, nodes }) =>
				`${id} (${impact}): ${nodes
					.slice(0, 3)
					.map(({ html }) => html.slice(0, 160))
					.join(' | ')}`,
		);
	});
}
