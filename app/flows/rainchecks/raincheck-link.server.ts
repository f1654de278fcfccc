/**
 * The signed links by which somebody who waits sees, confirms and withdraws. A link is good for one raincheck of one
 * shop, one purpose and a time; one that is forged, too old or of another shop reads as nothing, whatever is wrong with
 * it. It carries no address and grants nothing by being opened.
 */
import { timingSafeEqual } from 'node:crypto';
import type { Sealer } from '../../adapters/db/seal.server';

/** `confirm`: proves that the mail was received, and shows it too. `see`: shows and withdraws. */
export type LinkPurpose = 'confirm' | 'see';

export interface RaincheckLink {
	readonly raincheckId: string;
	readonly purpose: LinkPurpose;
}

const dayMs = 24 * 60 * 60 * 1000;
const lifeMs: Record<LinkPurpose, number> = { confirm: 3 * dayMs, see: 365 * dayMs };
const letters: Record<LinkPurpose, string> = { confirm: 'c', see: 's' };

const signed = (raincheckId: string, letter: string, until: string) =>
	`raincheck link ${JSON.stringify([raincheckId, letter, until])}`;

export function makeLink(sealer: Sealer, shopId: string, { raincheckId, purpose }: RaincheckLink, now: Date): string {
	const until = Math.floor((now.getTime() + lifeMs[purpose]) / 1000).toString(36);
	const letter = letters[purpose];
	return [raincheckId, letter, until, sealer.hash(shopId, signed(raincheckId, letter, until))].join('.');
}

const pattern = /^([\da-f-]{36})\.([cs])\.([\da-z]{1,9})\.([\w-]{20,80})$/;

export function readLink(sealer: Sealer, shopId: string, token: string, now: Date): RaincheckLink | undefined {
	const [, raincheckId, letter, until, given] = pattern.exec(token) ?? [];
	if (!raincheckId || !letter || !until || !given) return undefined;
	const isSigned = sealer
		.lookUpHashes(shopId, signed(raincheckId, letter, until))
		.map((wanted) => isSame(wanted, given))
		.includes(true);
	if (!isSigned || Number.parseInt(until, 36) * 1000 <= now.getTime()) return undefined;
	return { raincheckId, purpose: letter === letters.confirm ? 'confirm' : 'see' };
}

function isSame(wanted: string, given: string): boolean {
	const [a, b] = [Buffer.from(wanted), Buffer.from(given)];
	return a.length === b.length && timingSafeEqual(a, b);
}
