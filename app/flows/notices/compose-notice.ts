/**
 * Gathers the facts of one order's slip notice from its rows. It words nothing and leaves nothing out that the buyer
 * is still owed; units that have left the order are not spoken of.
 */
import { type Day, sameEta } from '../../domain/day';
import type { NoticeLine, SlipNotice } from '../../domain/notice/slip-notice';
import { parseLocale } from '../../domain/notice/window-text';
import type { SeenSlip } from '../../domain/order-decision';
import { findPromiseParts } from '../../domain/promise/schemas';

export interface NoticeRows {
	readonly shop: { readonly name: string; readonly email: string };
	readonly order: {
		readonly name: string;
		readonly locale: string;
		readonly lines: readonly {
			readonly id: string;
			readonly title: string;
			readonly variantId: string;
			readonly promise: unknown;
		}[];
	};
	readonly slips: readonly SeenSlip[];
	readonly variants: readonly { readonly id: string; readonly imageUrl: string }[];
	readonly lots: readonly { readonly variantId: string; readonly reason: string }[];
	readonly today: Day;
}

export function composeNotice({ shop, order, slips, variants, lots, today }: NoticeRows): SlipNotice {
	const slipped = slips.flatMap((slip) => {
		const line = order.lines.find((candidate) => candidate.id === slip.line);
		return line ? [{ ...slip, title: line.title, variantId: line.variantId }] : [];
	});
	const reasons = slipped.flatMap(({ variantId }) =>
		lots.filter((lot) => lot.variantId === variantId && lot.reason !== '').map((lot) => lot.reason),
	);
	return {
		locale: parseLocale(order.locale),
		shop: { name: shop.name, replyTo: shop.email },
		order: { name: order.name },
		slipped: slipped.map(({ title, units, was, wasBy, now, why }) => ({ title, units, was, wasBy, now, why })),
		reason: [...new Set(reasons)].join('\n'),
		wholeOrder: order.lines.flatMap((line) => {
			const imageUrl = variants.find((variant) => variant.id === line.variantId)?.imageUrl ?? '';
			return openParts(line.promise).map((part): NoticeLine => ({ title: line.title, imageUrl, ...part }));
		}),
		today,
	};
}

function openParts(promise: unknown): readonly Pick<NoticeLine, 'quantity' | 'state'>[] {
	const parts: Pick<NoticeLine, 'quantity' | 'state'>[] = [];
	for (const { quantity, basis, eta } of findPromiseParts(promise) ?? []) {
		const state: NoticeLine['state'] = basis === 'stock' ? { kind: 'in-stock' } : { kind: 'waits', eta };
		const last = parts.at(-1);
		const isSame =
			last?.state.kind === state.kind &&
			(last.state.kind !== 'waits' || state.kind !== 'waits' || sameEta(last.state.eta, state.eta));
		if (last && isSame) parts[parts.length - 1] = { quantity: last.quantity + quantity, state };
		else parts.push({ quantity, state });
	}
	return parts;
}
