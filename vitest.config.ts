import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
		// For what hangs: a busy machine may take long, and no test measures time.
		testTimeout: 60_000,
		hookTimeout: 120_000,
	},
});
