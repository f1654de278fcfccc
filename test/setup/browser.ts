/**
 * One real Chromium for tests: the system's where there is one, else the one that comes with @sparticuz/chromium. It
 * starts no service of its own that would talk to the network.
 */
import { existsSync } from 'node:fs';
import packaged from '@sparticuz/chromium';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const systemPath = '/usr/bin/chromium';

const quiet = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

async function launchOptions(options: LaunchOptions = {}): Promise<LaunchOptions> {
	const executablePath = existsSync(systemPath) ? systemPath : await packaged.executablePath();
	return { ...options, executablePath, args: [...quiet, ...(options.args ?? [])] };
}

export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
	return await chromium.launch(await launchOptions(options));
}
