/** Where the buyers' data of a raincheck is sealed to, and how it is found again. */
import type { Place, Sealer } from '../../adapters/db/seal.server';

const placeOf = (table: string, column: string) => (shopId: string, row: string) =>
	({ shop: shopId, table, column, row }) as const;

export const raincheckEmailPlace = placeOf('raincheck', 'email_sealed');
export const raincheckCodePlace = placeOf('raincheck', 'code_sealed');
export const raincheckMailPlace = placeOf('raincheck_mail', 'rendered_sealed');

/** Undefined where it does not open: what another hand or key has written harms its own row only. */
export function findSealed(sealer: Pick<Sealer, 'open'>, sealed: string, place: Place): string | undefined {
	try {
		return sealer.open(sealed, place);
	} catch {
		return undefined;
	}
}

/** One spelling for what is typed in any. */
const spelledCode = (code: string) => `discount code ${code.trim().toUpperCase()}`;

export const hashCode = (sealer: Sealer, shopId: string, code: string): string =>
	sealer.hash(shopId, spelledCode(code));

export const codeHashes = (sealer: Sealer, shopId: string, code: string): readonly string[] =>
	sealer.lookUpHashes(shopId, spelledCode(code));

/** The same spelling as an order's buyer has, so that the two can be matched. */
const spelledEmail = (email: string) => email.trim().toLowerCase();

export const hashEmail = (sealer: Sealer, shopId: string, email: string): string =>
	sealer.hash(shopId, spelledEmail(email));

export const emailHashes = (sealer: Sealer, shopId: string, email: string): readonly string[] =>
	sealer.lookUpHashes(shopId, spelledEmail(email));
