/**
 * Makes the element's asset from its source: `node extensions/ship-notice/build.ts`. A theme app extension has no build
 * of its own, so the asset is committed; test/extension says when it is out of date.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const asset = fileURLToPath(new URL('../backorder-theme/assets/ship-notice.js', import.meta.url));

export async function bundle(): Promise<string> {
	const result = await build({
		configFile: false,
		logLevel: 'error',
		build: {
			// A plain script: the names of a module would meet those of other scripts on the page.
			lib: { entry: fileURLToPath(new URL('./element.ts', import.meta.url)), formats: ['iife'], name: 'shipNotice' },
			target: 'es2022',
			minify: 'esbuild',
			write: false,
		},
	});
	const [output] = [result].flat();
	const chunk = output && 'output' in output ? output.output[0] : undefined;
	if (!chunk) throw new Error('The element was not bundled');
	return chunk.code;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(asset, await bundle());
