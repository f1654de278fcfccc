/**
 * Renders the blocks and app embeds of a theme app extension as Shopify would: the extension's own Liquid with the
 * block's settings, wrapped as Shopify wraps it. Only here does `metafields["$app"]` mean the app's namespace, and the
 * page's assigned variables are out of reach. A block that the extension does not have is left out.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Liquid } from 'liquidjs';
import type { PageType } from './globals';

interface Schema {
	readonly target: 'section' | 'body' | 'head' | 'compliance_head';
	readonly stylesheet?: string;
	readonly javascript?: string;
	readonly class?: string;
	readonly tag?: string | null;
	readonly settings?: readonly { readonly id?: string; readonly type: string; readonly default?: unknown }[];
	readonly enabled_on?: { readonly templates?: readonly string[] };
	readonly disabled_on?: { readonly templates?: readonly string[] };
	readonly available_if?: unknown;
}

export interface AppBlockPage {
	readonly engine: Liquid;
	readonly pageType: PageType;
	/** What any Liquid of the page sees; `product` only on its own page. */
	readonly globals: Readonly<Record<string, unknown>>;
	/** Fills a setting of type product: the section's. */
	readonly product?: unknown;
	/** Absent for an app embed. */
	readonly sectionId?: string;
	readonly settings?: Readonly<Record<string, unknown>> | undefined;
}

export interface AppBlock {
	readonly name: string;
	readonly target: Schema['target'];
	/** Undefined where the block does not show on such a page. */
	readonly render: (page: AppBlockPage) => Promise<string | undefined>;
	readonly stylesheet: string | undefined;
	readonly javascript: string | undefined;
}

/** By name, in the order of their files. */
export function readAppBlocks(directory: string): ReadonlyMap<string, AppBlock> {
	const folder = join(directory, 'blocks');
	const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.liquid')) : [];
	return new Map(files.map((file) => file.replace('.liquid', '')).map((name) => [name, readAppBlock(folder, name)]));
}

function readAppBlock(folder: string, name: string): AppBlock {
	const source = readFileSync(join(folder, `${name}.liquid`), 'utf8');
	const schema: Schema = JSON.parse(/{%-?\s*schema\s*-?%}([\s\S]*?){%-?\s*endschema/.exec(source)?.[1] ?? '');
	if (schema.available_if) throw new Error(`The stand-in does not know available_if (${name})`);
	const shows = (pageType: PageType) => {
		const isOn = (templates: readonly string[] | undefined) =>
			templates?.some((one) => one === '*' || one === pageType) === true;
		if (schema.enabled_on?.templates) return isOn(schema.enabled_on.templates);
		return !isOn(schema.disabled_on?.templates);
	};
	return {
		name,
		target: schema.target,
		stylesheet: schema.stylesheet,
		javascript: schema.javascript,
		render: async ({ engine, pageType, globals, product, sectionId, settings }) => {
			if (!shows(pageType)) return undefined;
			// Each placement of a block has an id of its own.
			const place = createHash('sha256').update(`${sectionId}${name}`).digest('base64url').replace(/[-_]/g, 'x');
			const id = `A${place.slice(0, 12)}__${name.replaceAll('-', '_')}`;
			const defaults = Object.fromEntries(
				(schema.settings ?? []).flatMap((one) =>
					one.id ? [[one.id, one.type === 'product' ? product : one.default]] : [],
				),
			);
			const block = { id, type: name, settings: { ...defaults, ...settings }, shopify_attributes: '' };
			const section = sectionId === undefined ? {} : { section: { id: sectionId } };
			const html: string = await engine.renderFile(name, {}, { globals: { ...globals, ...section, block } });
			if (schema.tag === null) return html;
			const tag = schema.tag ?? 'div';
			const classes = ['shopify-block', 'shopify-app-block', schema.class].filter(Boolean).join(' ');
			return `<${tag} id="shopify-block-${id}" class="${classes}">${html}</${tag}>`;
		},
	};
}
