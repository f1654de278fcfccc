import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDir } from '../../../app/adapters/db/data-dir-lock.server';
import { openDatabase } from '../../../app/adapters/db/database.server';
import { migrate } from '../../../app/adapters/db/migrate.server';

const startSource = `
	import { runnerImport } from 'vite';
	await runnerImport('./test/adapters/db/write-until-killed.ts', { configFile: false });
`;

let dataDir = '';
const children: ChildProcess[] = [];

beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'backorder-'));
});

afterEach(() => {
	for (const child of children.splice(0)) child.kill('SIGKILL');
	rmSync(dataDir, { recursive: true, force: true });
});

/** A process of its own, from the sources, that writes until it is killed. */
function startWriter() {
	const child = spawn(process.execPath, ['--input-type=module', '--eval', startSource], {
		env: { ...process.env, TEST_DATA_DIR: dataDir },
	});
	children.push(child);
	const output = { text: '' };
	child.stdout?.on('data', (chunk) => {
		output.text += chunk;
	});
	child.stderr?.on('data', (chunk) => {
		output.text += chunk;
	});
	const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
	return { child, output, ended };
}

const open = () => openDatabase({ kind: 'directory', dataDir }, () => undefined);

test('two processes cannot open one data directory, and a killed one loses no row that it acknowledged', {
	timeout: 120_000,
}, async () => {
	const { child, output, ended } = startWriter();
	await expect.poll(() => output.text, { timeout: 90_000, interval: 20 }).toContain('kept 40\n');
	expect(() => open()).toThrow(`The data directory ${dataDir} is in use by process ${child.pid}.`);
	child.kill('SIGKILL');
	await ended;
	const kept = [...output.text.matchAll(/kept (\d+)\n/g)].map(([, id]) => id);
	expect(kept.length).toBeGreaterThanOrEqual(40);

	const database = open();
	try {
		expect(await migrate(database)).toEqual([]);
		const rows = await database.forShop('1').dirtyVariant.findMany();
		expect(rows.map(({ variantId }) => variantId)).toEqual(expect.arrayContaining(kept));
	} finally {
		await database.close();
	}
	expect(existsSync(join(dataDir, 'backorder.lock'))).toBe(false);
});

test('a directory is given free when the database is closed, and not before', async () => {
	const database = open();
	expect(() => open()).toThrow(`is in use by process ${process.pid}`);
	await database.close();
	const again = open();
	await again.close();
});

test('the lock of a process that is gone is taken over', () => {
	writeFileSync(join(dataDir, 'backorder.lock'), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' }));
	lockDataDir(dataDir)();
	expect(existsSync(join(dataDir, 'backorder.lock'))).toBe(false);
});

test('the lock of a living process is left as it is', () => {
	const file = join(dataDir, 'backorder.lock');
	const { ppid } = process;
	const stat = existsSync('/proc/self/stat') ? readFileSync(`/proc/${ppid}/stat`, 'utf8') : '';
	const lock = { pid: ppid, startedAt: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '' };
	writeFileSync(file, JSON.stringify(lock));
	expect(() => lockDataDir(dataDir)).toThrow(`is in use by process ${ppid}`);
	expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(lock);
});

test('a process id that was given to another program since, or to us after a restart, does not hold the directory', () => {
	const file = join(dataDir, 'backorder.lock');
	for (const pid of [process.ppid, process.pid]) {
		writeFileSync(file, JSON.stringify({ pid, startedAt: '1' }));
		lockDataDir(dataDir)();
	}
	expect(existsSync(file)).toBe(false);
});

test('a damaged lock holds nothing', () => {
	for (const text of ['', '{"pid":', '"x"']) {
		writeFileSync(join(dataDir, 'backorder.lock'), text);
		lockDataDir(dataDir)();
	}
	expect(existsSync(join(dataDir, 'backorder.lock'))).toBe(false);
});
