/**
 * What the process says of itself to whoever watches it: whether the database answers, and how far behind the inbox
 * is. Counts and ages only; it must never name a shop, and never wait long for a database that hangs.
 */
import type { InboxStatus } from '../../adapters/db/inbox.server';

export interface HealthDeps {
	readonly role: 'all' | 'web' | 'worker';
	readInboxStatus(): Promise<InboxStatus>;
	areMigrationsCurrent(): Promise<boolean>;
	now(): Date;
}

export type Health =
	| {
			readonly kind: 'well' | 'outdated';
			readonly role: string;
			readonly inboxDepth: number;
			/** Age of the oldest row that waits; 0 when none does. */
			readonly inboxOldestSeconds: number;
			readonly inboxQuarantined: number;
	  }
	| { readonly kind: 'no-database'; readonly role: string };

const databasePatienceMs = 2_000;

export async function reportHealth(deps: HealthDeps): Promise<Health> {
	let timer: NodeJS.Timeout | undefined;
	const tooLate = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error('The database did not answer in time')), databasePatienceMs);
	});
	try {
		const asked = Promise.all([deps.readInboxStatus(), deps.areMigrationsCurrent()]);
		const [inbox, isCurrent] = await Promise.race([asked, tooLate]);
		const ageMs = inbox.oldestAt ? deps.now().getTime() - inbox.oldestAt.getTime() : 0;
		return {
			kind: isCurrent ? 'well' : 'outdated',
			role: deps.role,
			inboxDepth: inbox.depth,
			inboxOldestSeconds: Math.max(0, Math.round(ageMs / 1000)),
			inboxQuarantined: inbox.quarantined,
		};
	} catch {
		// Whatever it is that the database says, the answer is the same; its own log has the cause.
		return { kind: 'no-database', role: deps.role };
	} finally {
		clearTimeout(timer);
	}
}
