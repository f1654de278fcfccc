import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig } from '../app/config.server';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Record<string, string> };

test('every npm script that the README names is there', () => {
	const named = [...readme.matchAll(/npm (?:run )?(start|test|[a-z:]+)(?=[`\s;&])/g)].map((match) => match[1] ?? '');
	const own = named.filter((name) => !['ci', 'prune', 'run', 'and'].includes(name));
	expect(own.length).toBeGreaterThan(4);
	for (const name of own) expect(scripts, name).toHaveProperty([name]);
});

test('every file and folder that the README names is there', () => {
	const named = [...readme.matchAll(/`((?:app|docs|extensions|prisma|test)\/[\w./$*-]+)`/g)].map(
		(match) => match[1] ?? '',
	);
	const linked = [...readme.matchAll(/\]\((docs\/[^)]+)\)/g)].map((match) => match[1] ?? '');
	const paths = [...named, ...linked].map((path) => path.replace(/[^/]*\*.*$/, ''));
	expect(paths.length).toBeGreaterThan(10);
	for (const path of paths) expect(existsSync(path), path).toBe(true);
});

test('the settings that the README lists are those that the app reads', () => {
	const listed = [...readme.matchAll(/^\| `([A-Z_]+)`\s+\|\s*(needed)?/gm)];
	const needed = listed.filter((match) => match[2]).map((match) => match[1] ?? '');
	expect(needed.length).toBeGreaterThan(4);
	const complaint = (() => {
		try {
			readConfig({});
		} catch (reason) {
			return reason instanceof Error ? reason.message : '';
		}
		return '';
	})();
	for (const name of needed) expect(complaint).toContain(name);
	const source = readFileSync('app/config.server.ts', 'utf8');
	const read = [...source.matchAll(/^\t([A-Z][A-Z_]+):/gm)].map((match) => match[1] ?? '');
	expect(listed.map((match) => match[1]).sort()).toEqual(read.sort());
});
