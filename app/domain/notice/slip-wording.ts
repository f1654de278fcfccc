/**
 * Every sentence of a slip notice, in each language. The words claim no more than the outline does: "we said" only
 * where we did, a date only where there is one, and no choice that a buyer cannot make by replying. A merchant's title
 * is never inflected, for nobody knows its gender or number.
 */
import { german } from './slip-wording-de';
import { english } from './slip-wording-en';
import type { NoticeLocale } from './window-text';

/** The outline with its dates already written out. */
export interface SlipStory {
	readonly about: { readonly kind: 'product'; readonly title: string } | { readonly kind: 'order' };
	readonly outcome:
		| { readonly kind: 'window'; readonly when: string; readonly isOneDay: boolean }
		| { readonly kind: 'by'; readonly day: string }
		| { readonly kind: 'unknown' }
		| { readonly kind: 'mixed' };
	readonly isSaid: boolean;
	/** A day that was to follow is known: no delay, and no apology. */
	readonly isNews: boolean;
	readonly isPartOfOrder: boolean;
	readonly order: string;
	/** The old date, where one date is true of all of it. */
	readonly was: { readonly label: string; readonly date: string } | undefined;
}

export interface SlipWording {
	readonly orderLabel: (order: string) => string;
	readonly subject: (story: SlipStory) => string;
	readonly preheader: (story: SlipStory) => string;
	readonly heading: (story: SlipStory) => string;
	readonly said: string;
	readonly expectedBy: string;
	readonly nowShips: string;
	readonly nowWithoutDate: string;
	readonly noDateYet: string;
	readonly wasUnknown: string;
	readonly someOf: (units: number, of: number) => string;
	readonly passed: (isSaid: boolean) => string;
	readonly sorry: string;
	/** What silence means and how to leave. */
	readonly silence: (story: SlipStory) => string;
	readonly wholeOrder: string;
	readonly shipping: string;
	readonly onBackorder: (quantity: number) => string;
	readonly quantity: (quantity: number) => string;
	readonly inStock: string;
	readonly shipped: string;
	readonly moreLines: (count: number) => string;
	readonly whySent: string;
	readonly reply: (replyTo: string) => string;
}

const wordings: Record<NoticeLocale, SlipWording> = { en: english, de: german };

export const wordingOf = (locale: NoticeLocale): SlipWording => wordings[locale];
