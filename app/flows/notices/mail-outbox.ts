/**
 * What every row that is a mail to be sent goes by: how long a sender may hold it, and when another try is due. Only an
 * answer about the mail or its recipient ends a row. Whatever else stops it (a server that is down, a login that is
 * refused) is mended by somebody some day, and the mail is still wanted then: it is tried for ever, at a delay that
 * grows to its cap.
 */

/** A sender that has not come back after this is taken for dead, and its row is anybody's. */
export const claimMs = 2 * 60 * 1000;

/** The truth is moving: it is read once more this much later. */
export const waitMs = 2000;

const retryMs = [60, 300, 1800].map((seconds) => seconds * 1000);
const longestRetryMs = 2 * 60 * 60 * 1000;

/** The delay after one more try, where so many failed before it. */
export const retryAfter = (attempts: number): number => retryMs[attempts] ?? longestRetryMs;

/** What a mail speaks of changed between the reading and the sending: nothing has left. */
export class TruthHasMoved extends Error {}

/** The part of our sender's address that its Message-IDs end in. */
export const messageDomain = (from: string): string => /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
