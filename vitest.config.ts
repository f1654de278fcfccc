/**
 * What is tested, and how patiently. A browser that a busy machine starves for seconds misses what it should have seen, so
 * what it looks at is tried once more; a test that needed that is named at the end and is to be mended. Everything else
 * has to hold at the first try: a law that fails for one seed is broken.
 */
import { defineConfig } from 'vitest/config';
import type { Reporter, TestCase } from 'vitest/node';

const inBrowsers = [
	'test/journeys/*.test.ts',
	'test/extension/{*page*,cards,cart-*,structured-data}.test.ts',
	'test/platform/{mailbox,storefront}/*.test.ts',
	'test/**/*browser.test.ts',
	'test/domain/notice/{slip-notice-look,raincheck-mail}.test.ts',
];

const unsteady: string[] = [];
const namesUnsteady: Reporter = {
	onTestCaseResult: (test: TestCase) => {
		if (test.diagnostic()?.flaky) unsteady.push(`${test.module.relativeModuleId}: ${test.fullName}`);
	},
	onTestRunEnd: () => {
		if (unsteady.length > 0) console.warn(['Right only at the second try:', ...unsteady].join('\n  '));
	},
};

export default defineConfig({
	test: {
		reporters: ['default', namesUnsteady],
		// For what hangs: a busy machine may take long, and no test measures time.
		testTimeout: 60_000,
		hookTimeout: 120_000,
		expect: { poll: { timeout: 15_000 } },
		projects: [
			{ extends: true, test: { name: 'browser', include: inBrowsers, retry: 1 } },
			{ extends: true, test: { name: 'plain', include: ['test/**/*.test.{ts,tsx}'], exclude: inBrowsers } },
		],
	},
});
