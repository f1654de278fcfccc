/** A theme app extension of a few lines beside our theme, to see what the stand-in gives to any extension's Liquid. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface SmallExtension {
	readonly projectRoot: string;
	readonly remove: () => void;
}

/** @param files by their path in the extension: "blocks/cards.liquid". */
export function writeExtension(files: Readonly<Record<string, string>>): SmallExtension {
	const projectRoot = mkdtempSync(join(tmpdir(), 'storefront-'));
	symlinkSync(join(process.cwd(), 'test'), join(projectRoot, 'test'));
	const all = { 'locales/en.default.json': '{}', ...files };
	for (const [path, text] of Object.entries(all)) {
		const file = join(projectRoot, 'extensions/backorder-theme', path);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text);
	}
	return { projectRoot, remove: () => rmSync(projectRoot, { recursive: true }) };
}

export const blockOf = (liquid: string, schema: object = {}): string =>
	`${liquid}{% schema %}${JSON.stringify({ name: 'Small', target: 'section', settings: [], ...schema })}{% endschema %}`;
