/**
 * Told is what the buyer was last told, for each unit: what a slip is measured against. It is never "nothing": where
 * nobody named a day, the shop's implied term counts (16 CFR 435.2(a)(1): 30 days).
 */
import type { Eta } from '../day';

export interface ToldPart {
	readonly quantity: number;
	readonly eta: Eta;
	/** property: the product page's own words, and we had published them; implied: the shop's term; notice: our mail. */
	readonly by: 'property' | 'implied' | 'notice';
	/** ISO instant. */
	readonly at: string;
}
