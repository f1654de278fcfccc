/** Somebody who visits a storefront and keeps its cookies; redirects are shown, not followed. */
import type { Storefront } from './storefront';

export const origin = 'https://holm.example';

export interface Visitor {
	/** @param fields make it a form's POST. */
	readonly send: (path: string, fields?: Readonly<Record<string, string>>) => Promise<Response>;
	readonly ask: (path: string, init: RequestInit) => Promise<Response>;
	readonly text: (path: string) => Promise<string>;
	readonly json: (path: string, body?: unknown) => Promise<Record<string, unknown>>;
}

export function visitorOf(storefront: Storefront): Visitor {
	const cookies = new Map<string, string>();
	const ask = async (path: string, init: RequestInit): Promise<Response> => {
		const headers = new Headers(init.headers);
		headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
		const answer = await storefront(new Request(`${origin}${path}`, { ...init, headers }));
		for (const cookie of answer.headers.getSetCookie()) {
			const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
			if (value === '') cookies.delete(name);
			else cookies.set(name, value);
		}
		return answer;
	};
	const send: Visitor['send'] = (path, fields) =>
		ask(path, fields ? { method: 'POST', body: new URLSearchParams(fields) } : {});
	return {
		ask,
		send,
		text: async (path) => (await send(path)).text(),
		json: async (path, body) => {
			const headers = { 'content-type': 'application/json' };
			const init = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
			return (await ask(path, init)).json();
		},
	};
}
