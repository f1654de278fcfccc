/**
 * What somebody asked for with the raincheck form: read, held to its limits, and judged for signs of a script. A fault
 * names its field and quotes nothing; a request that looks scripted is no fault, because whoever sent it must not learn
 * that it was seen.
 */
import { z } from 'zod';
import { type RaincheckLocale, raincheckLocale } from './locale';

export interface RaincheckRequest {
	readonly variantId: string;
	readonly quantity: number;
	/** In the spelling by which it is looked up. */
	readonly email: string;
	readonly locale: RaincheckLocale;
	/** In which the page showed its prices; empty where it does not say. */
	readonly currency: string;
	readonly looksScripted: boolean;
}

export type RequestProblem =
	| { readonly field: 'email'; readonly code: 'missing' | 'incomplete' }
	| { readonly field: 'quantity'; readonly code: 'not-a-number' }
	| { readonly field: 'quantity'; readonly code: 'too-many'; readonly most: number }
	| { readonly field: 'variant'; readonly code: 'unknown' | 'buyable' }
	| { readonly field: 'form'; readonly code: 'off' | 'busy' };

export type ParsedRequest =
	| { readonly kind: 'request'; readonly request: RaincheckRequest }
	| { readonly kind: 'problem'; readonly problem: RequestProblem };

/** The fields as they came, each missing one empty. */
export interface TypedRequest {
	readonly variant: string;
	readonly quantity: string;
	readonly email: string;
	readonly locale: string;
	readonly currency: string;
	/** A field that people do not see and no browser has a value for. */
	readonly blank: string;
	/** When the page was made: seconds or milliseconds since 1970. */
	readonly since: string;
}

const longestEmail = 254;
/** No person reads a page and types an address in less. */
const quickestMs = 2000;

// Deliberately narrow: what most mail servers take, and nothing that could end a header or an HTML attribute.
const emailShape = z
	.string()
	.max(longestEmail)
	.regex(
		/^[^\s<>()[\]\\,;:@"'`{}%|\p{Cc}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}]{2,63}$/u,
	);

export function parseRequest(
	typed: TypedRequest,
	limits: { readonly most: number; readonly now: Date },
): ParsedRequest {
	const problem = (value: RequestProblem): ParsedRequest => ({ kind: 'problem', problem: value });
	if (!/^\d{1,20}$/.test(typed.variant)) return problem({ field: 'variant', code: 'unknown' });
	const quantity = typed.quantity.trim() === '' ? 1 : Number(typed.quantity);
	if (!Number.isInteger(quantity) || quantity < 1) return problem({ field: 'quantity', code: 'not-a-number' });
	if (quantity > limits.most) return problem({ field: 'quantity', code: 'too-many', most: limits.most });
	const email = typed.email.trim().toLowerCase();
	if (email === '') return problem({ field: 'email', code: 'missing' });
	if (!emailShape.safeParse(email).success) return problem({ field: 'email', code: 'incomplete' });
	const { variant: variantId, currency } = typed;
	const request = { variantId, quantity, email, locale: raincheckLocale(typed.locale), currency };
	return { kind: 'request', request: { ...request, looksScripted: looksScripted(typed, email, limits.now) } };
}

function looksScripted({ blank, since }: TypedRequest, email: string, now: Date): boolean {
	return blank !== '' || isTooQuick(since, now) || isThrowaway(email);
}

function isTooQuick(since: string, now: Date): boolean {
	// The form always brings it.
	if (!/^\d{10,13}$/.test(since.trim())) return true;
	const value = Number(since);
	const passed = now.getTime() - (value < 1e11 ? value * 1000 : value);
	// A page from the future was made by a clock that is wrong, which says nothing of who sits before it.
	return passed >= 0 && passed < quickestMs;
}

/** Mailboxes that anybody can read and nobody keeps. Not a full list, and none is: it keeps out the laziest scripts. */
const throwawayDomains = new Set([
	'10minutemail.com',
	'discard.email',
	'dispostable.com',
	'fakeinbox.com',
	'getnada.com',
	'grr.la',
	'guerrillamail.com',
	'mailcatch.com',
	'maildrop.cc',
	'mailinator.com',
	'mailnesia.com',
	'mintemail.com',
	'mohmal.com',
	'sharklasers.com',
	'spam4.me',
	'temp-mail.org',
	'tempmail.com',
	'throwawaymail.com',
	'trashmail.com',
	'yopmail.com',
]);

const isThrowaway = (email: string): boolean => throwawayDomains.has(email.slice(email.lastIndexOf('@') + 1));
