/**
 * Who may know whom. Biome holds the folders apart (biome.json has the rules and their reasons); here each rule is fed
 * one file that breaks it, and what Biome cannot see is read off the syntax tree.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

const uses = (specifier: string) => `import { x } from '${specifier}';\n\nexport const y = x;\n`;

const broken: readonly (readonly [path: string, specifier: string, reason: string])[] = [
	['app/domain/promise/bad.ts', '../../adapters/db/database.server', 'domain/ imports domain/ only'],
	['app/domain/flow.ts', '../flows/deps', 'domain/ imports domain/ only'],
	['app/domain/config.ts', '../config.server', 'domain/ imports domain/ only'],
	['app/domain/node.ts', 'node:crypto', 'domain/ has no I/O'],
	['app/domain/remix.ts', '@remix-run/node', 'domain/ has no I/O'],
	['app/ui/adapter.tsx', '../adapters/db/shop-db.server', 'ui/ shows domain types'],
	['app/ui/node.tsx', 'node:fs', 'ui/ runs in the browser'],
	['app/flows/job.server.ts', '../jobs/catalog', 'A flow is called by routes and jobs'],
	['app/flows/library.server.ts', '../shopify.server', 'A flow is called by routes and jobs'],
	['app/adapters/db/sibling.server.ts', '../shopify/gid', 'Adapters never import each other'],
	['app/adapters/shopify/sibling.server.ts', '../db/database.server', 'Adapters never import each other'],
	['app/adapters/email/sibling.server.ts', '../db/database.server', 'Adapters never import each other'],
	['app/adapters/queue/sibling.server.ts', '../db/database.server', 'Adapters never import each other'],
	['app/adapters/db/caller.server.ts', '../../flows/deps', 'An adapter is dumb'],
	['app/adapters/shopify/caller.server.ts', '../../flows/deps', 'An adapter is dumb'],
	['app/adapters/email/config.server.ts', '../../config.server', 'An adapter is dumb'],
	['app/adapters/queue/caller.server.ts', '../../jobs/catalog', 'An adapter is dumb'],
];

const allowed: readonly (readonly [path: string, specifier: string])[] = [
	['app/domain/promise/good.ts', '../day'],
	['app/ui/good.tsx', '../domain/day'],
	['app/flows/good.server.ts', '../adapters/db/shop-db.server'],
	['app/adapters/db/good.server.ts', './shop-scope.server'],
	['app/adapters/email/good.server.ts', '../../domain/day'],
];

const environment: readonly (readonly [path: string, isAllowed: boolean])[] = [
	['app/flows/environment.server.ts', false],
	['app/domain/environment.ts', false],
	['app/config.server.ts', true],
];

interface Diagnostic {
	readonly category: string;
	readonly message: string;
	readonly advices: unknown;
	readonly location: { readonly path: string };
}

let project: string;
let diagnostics: readonly Diagnostic[];

const said = (path: string) =>
	diagnostics
		.filter(({ location }) => location.path.endsWith(path))
		.map(({ category, message, advices }) => `${category} ${message} ${JSON.stringify(advices)}`)
		.join('\n');

beforeAll(() => {
	project = mkdtempSync(join(tmpdir(), 'backorder-direction-'));
	copyFileSync('biome.json', join(project, 'biome.json'));
	const write = (path: string, text: string) => {
		mkdirSync(join(project, dirname(path)), { recursive: true });
		writeFileSync(join(project, path), text);
	};
	for (const [path, specifier] of [...broken, ...allowed]) write(path, uses(specifier));
	for (const [path] of environment) write(path, 'export const port = process.env.PORT;\n');
	const options = ['--reporter=json', '--vcs-enabled=false', '--max-diagnostics=500'];
	const ran = spawnSync(resolve('node_modules/.bin/biome'), ['lint', ...options, '.'], {
		cwd: project,
		encoding: 'utf8',
	});
	diagnostics = (JSON.parse(ran.stdout) as { diagnostics: Diagnostic[] }).diagnostics;
});
afterAll(() => rmSync(project, { recursive: true }));

test.each(broken)('%s must not import %s', (path, _specifier, reason) => {
	expect(said(path)).toContain('lint/style/noRestrictedImports');
	expect(said(path)).toContain(reason);
});

test.each(allowed)('%s may import %s', (path) => {
	expect(said(path)).not.toContain('noRestrictedImports');
});

test.each(environment)('only the configuration reads the environment: %s, %s', (path, isAllowed) => {
	expect(said(path).includes('lint/style/noProcessEnv')).toBe(!isAllowed);
});

interface Import {
	readonly from: string;
	/** Relative to the repository where it is ours, else the package. */
	readonly to: string;
	readonly isTypeOnly: boolean;
	readonly names: readonly string[];
}

function parse(path: string, text: string): ts.SourceFile {
	return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function importsOf(path: string, text: string): Import[] {
	const found: Import[] = [];
	for (const statement of parse(path, text).statements) {
		if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
		if (!statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
		const target = statement.moduleSpecifier.text;
		const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
		const named = clause?.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : [];
		const values = named.filter((element) => !element.isTypeOnly);
		const isTypeOnly = ts.isExportDeclaration(statement)
			? statement.isTypeOnly
			: clause !== undefined && (clause.isTypeOnly || (named.length > 0 && values.length === 0 && !clause.name));
		found.push({
			from: path,
			to: target.startsWith('.') ? relative('.', join(dirname(path), target)) : target,
			isTypeOnly,
			names: values.map(({ propertyName, name }) => (propertyName ?? name).getText()),
		});
	}
	return found;
}

const files = globSync('app/**/*.{ts,tsx}').filter((path) => !path.includes('/generated/'));
const sources = files.map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** They wire the process and decide nothing: the one of the whole, and the one of its working half. */
const compositions = ['app/context.server.ts', 'app/jobs/start-work.server.ts'];

/** Routes and jobs go through a flow; they may name an adapter's types. */
const reachesThrough = ({ from, to, isTypeOnly }: Import) =>
	/^app\/(routes|jobs)\//.test(from) && to.startsWith('app/adapters/') && !isTypeOnly && !compositions.includes(from);

/** The client that sees every shop: its folder, and the one place that composes the process. */
const holdsEveryShop = ({ from, to, isTypeOnly }: Import) =>
	/^app\/adapters\/db\/(generated\/client|database\.server)$/.test(to) &&
	!isTypeOnly &&
	!from.startsWith('app/adapters/db/') &&
	!compositions.includes(from);

test.each([
	['routes and jobs reach adapters through a flow', reachesThrough],
	['only the database adapter and the composition root hold the client that sees every shop', holdsEveryShop],
])('%s', (_rule, isBroken) => {
	const imports = sources.flatMap(({ path, text }) => importsOf(path, text));
	expect(imports.length).toBeGreaterThan(50);
	expect(imports.filter(isBroken).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('the rules of imports see what they are for', () => {
	const bad = (path: string, text: string) => importsOf(path, text);
	const route = bad('app/routes/bad.tsx', "import { openDatabase } from '../adapters/db/database.server';");
	expect(route.filter(reachesThrough)).toHaveLength(1);
	const flow = bad('app/flows/bad.ts', "import { PrismaClient } from '../adapters/db/generated/client';");
	expect(flow.filter(holdsEveryShop)).toHaveLength(1);
	const typed = bad('app/jobs/good.ts', "import { type Queue } from '../adapters/queue/queue.server';");
	expect(typed.filter(reachesThrough)).toEqual([]);
});

/** What makes the same call answer differently tomorrow. */
function unsteadyCalls(path: string, text: string): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		const called = ts.isCallExpression(node) ? node.expression.getText() : '';
		if (['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID', 'Date'].includes(called))
			found.push(called);
		if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
			found.push('new Date()');
		}
		ts.forEachChild(node, visit);
	};
	visit(parse(path, text));
	return found.map((call) => `${path}: ${call}`);
}

test('domain/ has no clock and no dice: today is an argument', () => {
	const domain = sources.filter(({ path }) => path.startsWith('app/domain/'));
	expect(domain.length).toBeGreaterThan(10);
	expect(domain.flatMap(({ path, text }) => unsteadyCalls(path, text))).toEqual([]);
});

test('the rule of clocks and dice sees them', () => {
	const text = "new Date(); new Date('2026-11-22'); Date.now(); Math.random(); Date.UTC(2026, 1);";
	expect(unsteadyCalls('x', text)).toEqual(['x: new Date()', 'x: Date.now', 'x: Math.random']);
});

/** Prisma finds the distinct among all rows in this process, before it takes some; groupBy leaves both to the database. */
function distinctIn(path: string, text: string): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isPropertyAssignment(node) && node.name.getText() === 'distinct') found.push(path);
		ts.forEachChild(node, visit);
	};
	visit(parse(path, text));
	return found;
}

test('no query loads rows to find the distinct among them', () => {
	expect(distinctIn('x', "db.lot.findMany({ distinct: ['variantId'] });")).toEqual(['x']);
	expect(sources.flatMap(({ path, text }) => distinctIn(path, text))).toEqual([]);
});
