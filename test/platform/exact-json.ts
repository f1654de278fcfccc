/**
 * JSON with ids as Shopify sends them: whole numbers of any size, written digit for digit. A number in JavaScript
 * would round those beyond 2^53, so a bigint stands for an id here.
 */
import { randomBytes } from 'node:crypto';

export function exactJson(value: unknown): string {
	// A mark that no buyer's text can hold by chance or by design.
	const mark = randomBytes(12).toString('hex');
	const written = JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `${mark}${each}` : each));
	return written.replace(new RegExp(`"${mark}(\\d+)"`, 'g'), '$1');
}
