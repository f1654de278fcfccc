/** Shopify's own linter over the theme extension: what it objects to, the app review objects to. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { themeCheckRun } from '@shopify/theme-check-node';
import { expect, test } from 'vitest';

const extension = 'extensions/backorder-theme';

async function offensesIn(root: string): Promise<string[]> {
	const { theme, offenses } = await themeCheckRun(resolve(root), undefined, () => undefined);
	expect(theme.some(({ uri }) => uri.endsWith('/blocks/ship-notice.liquid'))).toBe(true);
	return offenses.map(({ check, message }) => `${check}: ${message}`);
}

test('the theme extension has no offence', async () => {
	expect(await offensesIn(extension)).toEqual([]);
});

test('an offence would be seen', async () => {
	const copy = mkdtempSync(join(tmpdir(), 'backorder-theme-'));
	cpSync(extension, copy, { recursive: true });
	writeFileSync(join(copy, 'snippets', 'bad.liquid'), "{% assign never_used = 1 %}{{ 'x' | no_such_filter }}");
	expect((await offensesIn(copy)).length).toBeGreaterThan(0);
	rmSync(copy, { recursive: true });
});
