/**
 * The demo's settle window is short, because nobody watches a mailbox for a minute. It is set as a merchant would: by the
 * app's own settings form, with a session token, as soon as the app is installed. The app knows nothing of it.
 */
import type { World } from './world';

export const settleSeconds = 5;
const userAgent =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36';

export async function saveSettings(world: World, appUrl: string, changes: Readonly<Record<string, string>>) {
	const form = new URLSearchParams({
		intent: 'save',
		leadTimeDays: '',
		handlingDays: '0',
		impliedTermDays: '30',
		toleranceDays: '0',
		settleSeconds: String(settleSeconds),
		orderTag: 'backordered',
		raincheckIsOn: 'on',
		raincheckHoldsPrice: 'on',
		raincheckOfferDays: '7',
		raincheckPlace: 'before',
		raincheckConfirmsEmail: 'on',
		raincheckMaxQuantity: '10',
		...changes,
	});
	return fetch(`${appUrl}/app/settings.data`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${world.platform.sessionToken(world.shop)}`,
			'user-agent': userAgent,
			'content-type': 'application/x-www-form-urlencoded',
		},
		body: form,
	});
}

/** Waits until a person has opened the app. @returns what ends the waiting. */
export function shortenSettleWindow(world: World, appUrl: string): () => void {
	const timer = setInterval(() => {
		if (!world.shop.installation) return;
		// A first try may meet the app in the middle of its installation: the next one comes.
		saveSettings(world, appUrl, {}).then(
			(response) => {
				if (response.ok) clearInterval(timer);
			},
			() => {},
		);
	}, 1_000);
	timer.unref();
	return () => clearInterval(timer);
}
