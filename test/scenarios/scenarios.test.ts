import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readScenarios, tellPlan } from './scenario';

const scenarios = readScenarios(readFileSync(new URL('./queue.scenarios', import.meta.url), 'utf8'));

test('there are scenarios to judge', () => {
	expect(scenarios.length).toBeGreaterThan(10);
});

for (const { title, input, expected } of scenarios) {
	test(`queue: ${title}`, () => {
		expect(tellPlan(input)).toBe(expected);
	});
}
