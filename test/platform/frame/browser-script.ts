/** Turns one of our browser programs into a script that a page can load, once a process. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const made = new Map<string, Promise<string>>();
const folder = path.dirname(fileURLToPath(import.meta.url));

/** @param entry relative to this folder. */
export function browserScript(entry: 'app-bridge/app-bridge.ts' | 'outer/outer.ts'): Promise<string> {
	let script = made.get(entry);
	if (!script) {
		script = bundle(path.join(folder, entry));
		made.set(entry, script);
	}
	return script;
}

async function bundle(entry: string): Promise<string> {
	const result = await build({
		configFile: false,
		logLevel: 'error',
		build: {
			write: false,
			target: 'es2022',
			minify: false,
			modulePreload: false,
			lib: { entry, formats: ['iife'], name: 'standIn', fileName: 'script' },
		},
	});
	const [first] = Array.isArray(result) ? result : [result];
	const chunk = first && 'output' in first ? first.output[0] : undefined;
	if (!chunk) throw new Error(`No script came of ${entry}`);
	return chunk.code;
}
