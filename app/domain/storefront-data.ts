/**
 * What the theme extension is told about the shop, as one JSON value in the app's own data: where the app answers, how
 * product cards may ask Shopify, the terms of a raincheck, and the merchant's own words. Shoppers can read all of it, so
 * nothing that is not public may go in. It says nothing about stock or dates; those are the variants' own.
 */
import { canonicalJson } from './canonical-json';

export interface CardAccess {
	/** "2026-10" */
	readonly version: string;
	/** Of the public Storefront API. */
	readonly token: string;
	/** The app's own metafields, as Shopify prints their namespace: "app--123". */
	readonly namespace: string;
}

export interface RaincheckTerms {
	readonly on: boolean;
	readonly holdsPrice: boolean;
	/** Calendar days for which an offer stands. */
	readonly days: number;
	/** Most units of one raincheck. */
	readonly max: number;
	/** Whether the address has to be confirmed first. */
	readonly confirms: boolean;
}

export interface OwnWords {
	readonly locale: string;
	readonly key: string;
	readonly text: string;
}

export interface StorefrontFacts {
	/** "/apps/backorder" */
	readonly proxy: string;
	/** Undefined: cards stay silent. */
	readonly api: CardAccess | undefined;
	readonly raincheck: RaincheckTerms;
	readonly words: readonly OwnWords[];
}

/** The same facts give the same text, in whatever order the words come. */
export function storefrontData({ proxy, api, raincheck, words }: StorefrontFacts): string {
	return canonicalJson({ proxy, ...(api ? { api } : {}), raincheck, wording: wordingOf(words) });
}

function wordingOf(words: readonly OwnWords[]): Readonly<Record<string, Readonly<Record<string, string>>>> {
	const wording = new Map<string, Map<string, string>>();
	for (const { locale, key, text } of words) {
		if (text === '') continue;
		wording.set(locale, (wording.get(locale) ?? new Map()).set(key, text));
	}
	return Object.fromEntries([...wording].map(([locale, texts]) => [locale, Object.fromEntries(texts)]));
}

/** Shopify takes 128 KB; what is not wording needs far less than the rest. */
const mostWordingBytes = 120 * 1024;

/** Whether so many words can still be published. */
export function fitsStorefront(words: readonly OwnWords[]): boolean {
	return new TextEncoder().encode(canonicalJson(wordingOf(words))).length <= mostWordingBytes;
}
