/** Puts something between two steps of a flow, once: what another worker, or news, does just then. */
import type { FlowDeps } from '../../app/flows/deps';
import type { FakeShop } from './fake-shop';

export type Happening = () => Promise<unknown>;

/** What it returns does it at the first call, and nothing at any other. */
export function once(happens: Happening): () => Promise<void> {
	let isToCome = true;
	return async () => {
		if (!isToCome) return;
		isToCome = false;
		await happens();
	};
}

/** Deps whose first transaction comes right after it. */
export function beforeTransaction(deps: FlowDeps, happens: Happening): FlowDeps {
	const now = once(happens);
	return {
		...deps,
		shopDb: (id) => {
			const db = deps.shopDb(id);
			const transaction = async (body: never, options: never) => {
				await now();
				return db.$transaction(body, options);
			};
			return new Proxy(db, {
				get: (target, name) => (name === '$transaction' ? transaction : Reflect.get(target, name)),
			});
		},
	};
}

/** It happens while the shop's next mail is handed over. */
export function whileMailLeaves(shop: FakeShop, happens: Happening): void {
	const now = once(happens);
	const { mailer } = shop.deps;
	Object.assign(shop.deps, {
		mailer: {
			...mailer,
			send: async (...mail: Parameters<typeof mailer.send>) => {
				await now();
				return mailer.send(...mail);
			},
		},
	});
}
