/** The benchmarks as plain programs: what is measured is built code, as in production. */
import { defineConfig } from 'vite';

export default defineConfig({
	build: {
		ssr: true,
		target: 'node22',
		outDir: 'node_modules/.cache/backorder/bench',
		emptyOutDir: true,
		rollupOptions: { input: ['bench/run.ts', 'bench/serve-webhooks.ts'] },
	},
});
