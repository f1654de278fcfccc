/**
 * Renders one block of a theme app extension as a theme's section would: the extension's own Liquid with the block's
 * settings, wrapped as Shopify wraps it. Only here does `metafields["$app"]` mean the app's namespace.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Liquid } from 'liquidjs';

interface Schema {
	readonly stylesheet?: string;
	readonly javascript?: string;
	readonly settings: readonly { readonly id?: string; readonly type: string; readonly default?: unknown }[];
}

export interface AppBlock {
	/** The section's product fills a setting of type product that asks for it. */
	readonly render: (page: AppBlockPage) => Promise<string>;
	readonly stylesheet: string | undefined;
	readonly javascript: string | undefined;
}

export interface AppBlockPage {
	readonly product: unknown;
	readonly sectionId: string;
	readonly settings?: Readonly<Record<string, unknown>>;
}

export function createAppBlock(engine: Liquid, directory: string, name: string): AppBlock {
	const source = readFileSync(join(directory, 'blocks', `${name}.liquid`), 'utf8');
	const schema: Schema = JSON.parse(/{%-?\s*schema\s*-?%}([\s\S]*?){%-?\s*endschema/.exec(source)?.[1] ?? '');
	const template = engine.parse(source);
	return {
		stylesheet: schema.stylesheet,
		javascript: schema.javascript,
		render: async ({ product, sectionId, settings }) => {
			const id = `AbackOrder__${name.replaceAll('-', '_')}`;
			const defaults = Object.fromEntries(
				schema.settings.flatMap((one) => (one.id ? [[one.id, one.type === 'product' ? product : one.default]] : [])),
			);
			const scope = { product, section: { id: sectionId }, block: { id, settings: { ...defaults, ...settings } } };
			const html = await engine.render(template, scope);
			return `<div id="shopify-block-${id}" class="shopify-block shopify-app-block">${html}</div>`;
		},
	};
}
