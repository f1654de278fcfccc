/**
 * Every page of the admin in a real Chromium, on a desk and on a phone: nothing for axe to find, nothing that scrolls
 * sideways, nothing on the console. The pictures are left in test/.artifacts/admin for whoever wants to look.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSettings } from '../../app/ui/settings-form';
import { launchBrowser } from '../setup/browser';
import { pages } from './gallery-pages';

const artifacts = join(import.meta.dirname, '../.artifacts/admin');
const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 375, height: 760 } };

let browser: Browser;
let bundle: { readonly script: string; readonly style: string };
let axe: string;

beforeAll(async () => {
	bundle = await bundleGallery();
	axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
	await mkdir(artifacts, { recursive: true });
	browser = await launchBrowser();
}, 120_000);

afterAll(() => browser?.close());

async function bundleGallery() {
	const outDir = await mkdtemp(join(tmpdir(), 'gallery-'));
	await build({
		configFile: false,
		logLevel: 'error',
		// Vite would take the development build of React's JSX, because tests run under NODE_ENV=test.
		esbuild: { jsx: 'automatic', jsxDev: false },
		define: { 'process.env.NODE_ENV': '"production"' },
		build: {
			outDir,
			emptyOutDir: true,
			cssCodeSplit: false,
			lib: {
				entry: join(import.meta.dirname, 'gallery.tsx'),
				formats: ['iife'],
				name: 'gallery',
				fileName: 'gallery',
				cssFileName: 'gallery',
			},
		},
	});
	const read = (name: string) => readFile(join(outDir, name), 'utf8');
	const files = { script: await read('gallery.iife.js'), style: await read('gallery.css') };
	await rm(outDir, { recursive: true });
	return files;
}

/** Opens one page of the gallery; `complaints` grows with what its console says. */
async function openPage(name: string, size: keyof typeof sizes) {
	const page = await browser.newPage({ viewport: sizes[size] });
	const complaints: string[] = [];
	page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
	page.on('pageerror', (error) => complaints.push(String(error)));
	await page.route('**/*', (route) =>
		route.fulfill({
			contentType: 'text/html',
			body: `<!doctype html><html lang="en"><title>Backorder</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>${bundle.style}</style><style>:root{--p-font-family-sans:sans-serif}</style><main></main></html>`,
		}),
	);
	await page.goto(`http://gallery.test/#${name}`);
	await page.addScriptTag({ content: bundle.script });
	expect(complaints).toEqual([]);
	await page.locator('h1').waitFor({ timeout: 5_000 });

	return { page, complaints };
}

const cases = Object.keys(pages).flatMap((name) => (['desk', 'phone'] as const).map((size) => [name, size] as const));

test.each(cases)('the page "%s" on a %s is complete, accessible and as wide as its screen', async (name, size) => {
	const { page, complaints } = await openPage(name, size);
	await page.screenshot({ path: join(artifacts, `${name}-${size}.png`), fullPage: true });
	const overflow = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
	);
	expect(overflow).toBe(0);
	await page.addScriptTag({ content: axe });
	const findings = await page.evaluate(async () => {
		const run = (globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } }).axe;
		return (await run.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
	});
	expect(findings).toEqual([]);
	expect(complaints).toEqual([]);
	await page.close();
});

test('the settings form sends what it shows: a box that is ticked, and one that is not', async () => {
	const { page } = await openPage('settings', 'desk');
	const sent = await page.locator('form').evaluate((form) => {
		const fields = [...new FormData(form as HTMLFormElement)];
		const boxes = [...form.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];
		return { fields, boxes: boxes.map(({ name, checked }) => [name, checked] as const) };
	});
	const form = new FormData();
	for (const [name, value] of sent.fields) form.append(name, value as string);
	const answer = parseSettings(form);
	expect(answer.kind).toBe('valid');
	expect(new Set(sent.boxes.map(([, isTicked]) => isTicked))).toEqual(new Set([true, false]));
	expect(answer.kind === 'valid' && answer.settings).toMatchObject(Object.fromEntries(sent.boxes));
	await page.close();
});

interface Violation {
	readonly id: string;
	readonly nodes: readonly { readonly html: string }[];
}
