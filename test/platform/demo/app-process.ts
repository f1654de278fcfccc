/**
 * The built app as its own process, with the environment that a merchant's server would have and nothing of ours: it
 * must never learn that Shopify is a stand-in.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';

export interface AppProcess {
	readonly port: number;
	/** What it wrote so far, both streams. */
	readonly output: () => string;
	/** Resolves once it has ended. `SIGKILL` is a crash. */
	readonly stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
}

/** A port that was free a moment ago. */
export function findFreePort(preferred = 0): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE' && preferred !== 0) findFreePort().then(resolve, reject);
			else reject(error);
		});
		probe.listen(preferred, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address ? address.port : preferred));
		});
	});
}

const delay = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function waitForHealth(child: ChildProcess, port: number, output: () => string): Promise<void> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		if (child.exitCode !== null || child.signalCode !== null) {
			throw new Error(`The app ended before it was ready (${child.exitCode ?? child.signalCode}):\n${output()}`);
		}
		try {
			if ((await fetch(`http://127.0.0.1:${port}/health`)).ok) return;
		} catch {
			// Not listening yet.
		}
		if (Date.now() > deadline) throw new Error(`The app was not ready within a minute:\n${output()}`);
		await delay(100);
	}
}

/** @param write gets what the app prints, line ends included. */
export async function startAppProcess(
	environment: Readonly<Record<string, string>>,
	port: number,
	write: (text: string) => void = () => {},
): Promise<AppProcess> {
	let printed = '';
	const child = spawn(process.execPath, ['build/server/server.js'], {
		env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...environment, PORT: String(port) },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			printed += text;
			write(text);
		});
	}
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
		if (child.exitCode === null && child.signalCode === null) child.kill(signal);
		// An app that does not end by itself is ended: nothing may outlive the demo.
		const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
		await ended;
		clearTimeout(force);
	};
	try {
		await waitForHealth(child, port, () => printed);
	} catch (error) {
		await stop('SIGKILL');
		throw error;
	}
	return { port, output: () => printed, stop };
}
