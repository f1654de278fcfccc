/** How often rainchecks may be asked for, and by which counter that is known. */

export interface Limit {
	readonly most: number;
	readonly windowMs: number;
}

const hourMs = 60 * 60 * 1000;

/** Saved for one shop: beyond it the form says that it is busy. */
export const perShop: Limit = { most: 600, windowMs: hourMs };
export const shopKey = 'shop';
/** Asked for by one visitor, as far as the storefront tells one from another. */
export const perSender: Limit = { most: 20, windowMs: hourMs };
/**
 * Passed on by one address. A visitor can write any address in front of their own but not behind it, so whoever does
 * is stopped here, below what would stop the shop; an address that many share has room for them.
 */
export const perHop: Limit = { most: 300, windowMs: hourMs };
/** Asked for with one address, of one variant. */
export const perAddress: Limit = { most: 5, windowMs: 24 * hourMs };
/** Mails that one address is sent because somebody typed it, whoever that was. */
export const perMailbox: Limit = { most: 20, windowMs: 24 * hourMs };
/** A confirmation that has not been found for so long is sent once more to whoever asks again. */
export const confirmAgainMs = 10 * 60 * 1000;
