// Runs the demo's TypeScript by the bundler that the project has anyway, so that no second one is needed for it.
import { createServer } from 'vite';

const server = await createServer({
	configFile: false,
	root: process.cwd(),
	logLevel: 'error',
	appType: 'custom',
	server: { middlewareMode: true, hmr: false, ws: false, watch: null },
	optimizeDeps: { noDiscovery: true, include: [] },
});
const { runDemo } = await server.ssrLoadModule('/test/platform/demo/run.ts');
await runDemo(process.argv.slice(2), () => server.close());
