/**
 * The app's end of the wire to the admin frame. A question waits until the frame answers; without a frame around the
 * document it fails at once, with a sentence. It must never answer for the frame.
 */
import { channel, type FromApp, type FromHost, type HostEvent, isOurs, type Questions, type Tell } from '../protocol';

export interface HostLink {
	readonly isFramed: boolean;
	ask<Verb extends keyof Questions>(verb: Verb, payload: Questions[Verb]['ask']): Promise<Questions[Verb]['answer']>;
	tell(message: Tell): void;
	on<Verb extends HostEvent['verb']>(verb: Verb, listen: (event: Extract<HostEvent, { verb: Verb }>) => void): void;
}

export function openHostLink(adminOrigin: string): HostLink {
	const isFramed = window.parent !== window;
	const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
	const listeners: { readonly verb: string; readonly listen: (event: never) => void }[] = [];
	let lastId = 0;

	addEventListener('message', (event: MessageEvent<unknown>) => {
		if (event.source !== window.parent || event.origin !== adminOrigin || !isOurs(event.data)) return;
		const message = event.data as FromHost;
		if (message.kind === 'event') {
			for (const { verb, listen } of listeners) if (verb === message.verb) listen(message as never);
			return;
		}
		const asked = waiting.get(message.id);
		waiting.delete(message.id);
		if ('error' in message) asked?.reject(new Error(message.error));
		else asked?.resolve(message.value);
	});

	const post = (message: FromApp) => window.parent.postMessage(message, adminOrigin);
	return {
		isFramed,
		ask(verb, payload) {
			if (!isFramed) return Promise.reject(new Error(`shopify: "${verb}" needs the admin around the app`));
			lastId += 1;
			const id = lastId;
			return new Promise((resolve, reject) => {
				waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
				post({ channel, kind: 'ask', id, verb, payload });
			});
		},
		tell(message) {
			if (isFramed) post({ channel, kind: 'tell', ...message });
		},
		on: (verb, listen) => {
			listeners.push({ verb, listen });
		},
	};
}
