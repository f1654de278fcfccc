/**
 * Supply: what there is and what will be. A lot is a quantity that becomes ready; what could still be ordered has no
 * quantity and is the fallback, kept apart so that every sum stays a whole number.
 */
import type { Day, EtaWindow } from '../day';

/** Walk order within one ready day: what is on hand goes before what is promised by anybody. */
export type LotKind = 'stock' | 'inbound' | 'manual';

export type Ready =
	| { readonly kind: 'now' }
	| ({ readonly kind: 'window' } & EtaWindow)
	/** `overdue`: a day was given and has passed without the goods. */
	| { readonly kind: 'unknown'; readonly overdue?: Day };

export interface Lot {
	readonly id: string;
	readonly kind: LotKind;
	/** Units, a whole number, 0 or more. */
	readonly quantity: number;
	readonly ready: Ready;
	/** The merchant's name for it ("PO-118"). */
	readonly reference?: string;
}

/** What a unit gets that no lot covers. */
export type Fallback =
	/** The merchant's date for as many as are ordered. */
	| ({ readonly kind: 'manual'; readonly lot: string } & EtaWindow)
	/** Could be reordered: so many calendar days after the order was placed. */
	| { readonly kind: 'lead-time'; readonly days: number }
	| { readonly kind: 'none' };
