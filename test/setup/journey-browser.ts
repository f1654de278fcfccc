/**
 * A Chromium that believes the proxy to be the internet, with third-party storage allowed or denied as a shopper's or
 * merchant's browser may have it. It shows a person's user agent, because the app answers bots with 410. It must never
 * find a way out of this machine: every host goes to the proxy, loopback included.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import chromium from '@sparticuz/chromium';
import { type BrowserContext, chromium as driver } from 'playwright-core';

export type ThirdPartyStorage = 'allowed' | 'blocked';

export interface JourneyBrowser {
	readonly context: BrowserContext;
	readonly close: () => Promise<void>;
}

const userAgent =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36';

/**
 * A frame of another site under a browser that denies it storage, as such a browser shows it to scripts. The Chromium
 * that npm carries is the headless shell, which has no switch for it and ignores the preferences of a profile.
 */
function denyStorageToForeignFrames(): void {
	if (window.top === window) return;
	try {
		if (window.top?.location.href) return;
	} catch {
		// Another site's frame around us: this is the case.
	}
	const deny = () => {
		throw new DOMException('Access is denied for this document.', 'SecurityError');
	};
	for (const name of ['sessionStorage', 'localStorage', 'indexedDB', 'caches']) {
		Object.defineProperty(window, name, { configurable: true, get: deny });
	}
	Object.defineProperty(document, 'cookie', { configurable: true, get: () => '', set: () => {} });
}

/** Talk of the browser with its maker, which is none of the app's doing. */
const quiet = [
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
	'--no-default-browser-check',
	'--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication',
];

export async function openJourneyBrowser(proxyUrl: string, storage: ThirdPartyStorage): Promise<JourneyBrowser> {
	const profile = await mkdtemp(path.join(tmpdir(), 'backorder-chromium-'));
	const context = await driver.launchPersistentContext(profile, {
		executablePath: await chromium.executablePath(),
		headless: true,
		args: ['--no-sandbox', '--disable-gpu', ...quiet],
		proxy: { server: proxyUrl },
		ignoreHTTPSErrors: true,
		userAgent,
		locale: 'en-US',
		timezoneId: 'UTC',
		viewport: { width: 1280, height: 900 },
	});
	if (storage === 'blocked') await context.addInitScript(denyStorageToForeignFrames);
	return {
		context,
		close: async () => {
			await context.close();
			await rm(profile, { recursive: true, force: true });
		},
	};
}
