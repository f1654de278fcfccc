/**
 * How the app is built: Remix's client bundle, and ONE server bundle whose entry is app/server.ts, so that the process
 * and the routes share every module instance (the embedded database is a single connection). It must never grow an
 * alias or a define that makes the built app differ from its source.
 */
import { readdirSync } from 'node:fs';
import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig, type Plugin } from 'vite';

declare module '@remix-run/node' {
	interface Future {
		v3_singleFetch: true;
	}
}

/** By their chunks' names. A `.tsx` without a page is still warned of. */
const routesWithoutPage = readdirSync('app/routes')
	.filter((file) => file.endsWith('.ts'))
	.map((file) => file.slice(0, -'.ts'.length).replaceAll('$', '_'));

/**
 * Remix builds its own virtual module as the entry; ours imports that module and comes before it. Source maps are the
 * server's alone: a browser's would hold the loaders too.
 */
const serverIsTheEntry: Plugin = {
	name: 'backorder:server-entry',
	enforce: 'post',
	config: (_config, { isSsrBuild }) =>
		isSsrBuild === true
			? { build: { target: 'node22', sourcemap: true, rollupOptions: { input: 'app/server.ts' } } }
			: undefined,
};

export default defineConfig({
	plugins: [
		remix({
			serverBuildFile: 'server.js',
			future: {
				v3_singleFetch: true,
				// Needs session storage, which browsers deny to a frame of another site.
				v3_lazyRouteDiscovery: false,
				v3_fetcherPersist: true,
				v3_relativeSplatPath: true,
				v3_throwAbortReason: true,
			},
		}),
		serverIsTheEntry,
	],
	// One target and one minifier for both builds: a stylesheet's name is a hash of its text, and both must name it alike.
	build: {
		assetsInlineLimit: 0,
		cssTarget: 'es2020',
		cssMinify: 'esbuild',
		rollupOptions: {
			onwarn(warning, warn) {
				const isExpected =
					warning.code === 'EMPTY_BUNDLE' && warning.names?.every((at) => routesWithoutPage.includes(at));
				if (!isExpected) warn(warning);
			},
		},
	},
});
