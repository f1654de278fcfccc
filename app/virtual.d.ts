/** The one module that Vite makes and no file holds: Remix's build of the routes. */
declare module 'virtual:remix/server-build' {
	import type { ServerBuild } from '@remix-run/node';

	const build: ServerBuild;
	export = build;
}
