/**
 * Makes the scripts and styles of the theme app extension from their sources: `node extensions/storefront/build.ts`. A theme app
 * extension has no build of its own, so the assets are committed; test/extension says when one is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, transformWithEsbuild } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Each a script of its own, loaded only where it is used: `<name>.ts` here, `<name>.js` among the assets. */
export const scripts = [
	'ship-notice',
	'large-product',
	'raincheck',
	'alternatives',
	'cards',
	'cart-notice',
	'structured-data',
];

/** Likewise `<name>.css`, without its comments. */
export const styles = ['ship-notice', 'raincheck', 'cards'];

export async function style(name: string): Promise<string> {
	const source = readFileSync(at(`./${name}.css`), 'utf8');
	return (await transformWithEsbuild(source, `${name}.css`, { minify: true, sourcemap: false })).code;
}

export async function bundle(name: string): Promise<string> {
	const result = await build({
		configFile: false,
		logLevel: 'error',
		build: {
			// A plain script: the names of a module would meet those of other scripts on the page.
			lib: { entry: at(`./${name}.ts`), formats: ['iife'], name: 'backorder' },
			target: 'es2022',
			// It makes what is used once part of its user, and every byte counts.
			minify: 'terser',
			terserOptions: {
				ecma: 2020,
				toplevel: true,
				compress: { passes: 4, pure_getters: true, unsafe: true, unsafe_arrows: true, keep_fargs: false },
			},
			rollupOptions: { output: { strict: false } },
			write: false,
		},
	});
	const [output] = [result].flat();
	const chunk = output && 'output' in output ? output.output[0] : undefined;
	if (!chunk) throw new Error(`${name} was not bundled`);
	return chunk.code;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const name of scripts) writeFileSync(at(`../backorder-theme/assets/${name}.js`), await bundle(name));
	for (const name of styles) writeFileSync(at(`../backorder-theme/assets/${name}.css`), await style(name));
}
