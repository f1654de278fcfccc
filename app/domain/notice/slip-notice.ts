/**
 * What a slip notice is told to say: plain facts, already decided. Nothing here is worded, and nothing is looked up
 * while it is rendered, so that the stored facts and the mail as sent can never disagree.
 */
import type { Day, Eta } from '../day';
import type { LineSlip, SlipWhy } from '../promise/slip';
import type { NoticeLocale } from './window-text';

export interface SlipNotice {
	readonly locale: NoticeLocale;
	readonly shop: {
		readonly name: string;
		/** Postal address in one line; left out of the footer where it is not known. */
		readonly address?: string;
		/** Where a reply goes; empty where replies go to the sender. */
		readonly replyTo: string;
	};
	readonly order: { readonly name: string };
	/** One or more. Several may share a title: units of one line that were told different days. */
	readonly slipped: readonly SlippedItem[];
	/** The merchant's own words; empty where none were given. */
	readonly reason: string;
	readonly wholeOrder: readonly NoticeLine[];
	/** In the shop's zone. */
	readonly today: Day;
}

export interface SlippedItem {
	readonly title: string;
	readonly units: number;
	readonly was: Eta;
	/** `implied`: nobody named a day; `was` then ends on the last day of the shop's term. */
	readonly wasBy: LineSlip['wasBy'];
	readonly now: Eta;
	readonly why: SlipWhy;
}

/** A line of the whole order; a line with units in different states comes as several. */
export interface NoticeLine {
	readonly title: string;
	readonly quantity: number;
	/** Empty where there is no picture. Shown 56 px wide. */
	readonly imageUrl: string;
	readonly state:
		| { readonly kind: 'waits'; readonly eta: Eta }
		| { readonly kind: 'in-stock' }
		| { readonly kind: 'shipped' };
}

export interface RenderedNotice {
	readonly subject: string;
	readonly preheader: string;
	readonly html: string;
	readonly text: string;
}
