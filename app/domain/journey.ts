/**
 * What happened to an order, as codes with evidence; the words live in ui/. Events are only ever added. They never
 * hold a buyer's name or address.
 */
import type { Eta } from './day';
import type { PromisePart } from './promise/promise';

export type JourneyEvent = { readonly at: string } & JourneyFact;

export type JourneyFact =
	| { readonly kind: 'ordered'; readonly units: number }
	/** The line's promise, first made or changed. `was` is empty the first time. */
	| {
			readonly kind: 'promised';
			readonly line: string;
			readonly title: string;
			readonly was: readonly PromisePart[];
			readonly now: readonly PromisePart[];
			/** The merchant's reason for a moved date, if one was given. */
			readonly reason: string;
	  }
	/** Units that left the queue: shipped, cancelled, refunded or edited away. */
	| { readonly kind: 'units-left'; readonly line: string; readonly title: string; readonly units: number }
	| { readonly kind: 'units-added'; readonly line: string; readonly title: string; readonly units: number }
	| { readonly kind: 'cancelled' }
	| { readonly kind: 'tagged'; readonly tag: string }
	| { readonly kind: 'untagged'; readonly tag: string }
	/** Somebody else removed the tag again after we had put it back: left alone. */
	| { readonly kind: 'tag-left-off'; readonly tag: string }
	| {
			readonly kind: 'slip-noticed';
			readonly slip: string;
			readonly dueAt: string;
			readonly was: Eta;
			readonly now: Eta;
	  }
	| { readonly kind: 'slip-dropped'; readonly slip: string; readonly why: 'healed' | 'order-over' }
	/** The buyer should be told, and cannot be. */
	| { readonly kind: 'slip-unsendable'; readonly slip: string; readonly why: 'no-address' | 'refused' | 'unreadable' }
	| { readonly kind: 'told'; readonly slip: string; readonly was: Eta; readonly now: Eta; readonly isCertain: boolean }
	/** Shopify no longer answers for the order. */
	| { readonly kind: 'unverified' };
