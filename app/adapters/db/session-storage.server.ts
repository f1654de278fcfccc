import { Session, type shopifyApp } from '@shopify/shopify-app-remix/server';
import { Prisma, type PrismaClient } from './generated/client';
import type { Place, Sealer } from './seal.server';

/*
 * Decides how Shopify's sessions rest: sealed whole, one row an id, the newer of two tokens kept whichever is stored
 * last. It must never answer for a database that did not: a failure is raised, not read as "no session".
 */

type SessionStorage = NonNullable<Parameters<typeof shopifyApp>[0]['sessionStorage']>;

export interface StoredSessions extends SessionStorage {
	/**
	 * Claims the refresh of a session's token until `untilMs`; false where somebody else has it, or there is no such
	 * session. `by` must be new for every attempt. Read the session again after the claim.
	 */
	takeLease(id: string, by: string, untilMs: number, nowMs: number): Promise<boolean>;
	/** Gives the claim up; does nothing where it has passed to somebody else. */
	dropLease(id: string, by: string): Promise<void>;
}

/** A few stores may cross; more than this is a fault and not bad luck. */
const ATTEMPTS = 10;

export function createSessionStorage(prisma: PrismaClient, sealer: Sealer): StoredSessions {
	const open = (row: { id: string; domain: string; sealed: string }) =>
		parseSession(sealer.open(row.sealed, placeOf(row.id, row.domain)));

	/** False where another store came between the reading and the writing. */
	const tryStore = async (session: Session): Promise<boolean> => {
		const { id, shop: domain } = session;
		const sealed = sealer.seal(JSON.stringify(session.toObject()), placeOf(id, domain));
		const held = await prisma.session.findUnique({ where: { id } });
		if (held === null) {
			return prisma.session.create({ data: { id, domain, sealed } }).then(() => true, isTaken);
		}
		if (expiresBefore(session, open(held))) return true;
		const { count } = await prisma.session.updateMany({
			where: { id, sealed: held.sealed },
			data: { domain, sealed },
		});
		return count === 1;
	};

	return {
		storeSession: async (session) => {
			for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
				if (await tryStore(session)) return true;
			}
			throw new Error('The session was changed by others at every attempt to store it.');
		},
		loadSession: async (id) => {
			const row = await prisma.session.findUnique({ where: { id } });
			return row === null ? undefined : open(row);
		},
		deleteSession: async (id) => {
			await prisma.session.deleteMany({ where: { id } });
			return true;
		},
		deleteSessions: async (ids) => {
			await prisma.session.deleteMany({ where: { id: { in: [...ids] } } });
			return true;
		},
		findSessionsByShop: async (domain) => {
			const rows = await prisma.session.findMany({ where: { domain }, orderBy: { id: 'asc' } });
			return rows.map(open);
		},
		takeLease: async (id, by, untilMs, nowMs) => {
			if (by === '') throw new Error('A lease needs the name of its holder.');
			const { count } = await prisma.session.updateMany({
				where: { id, OR: [{ leaseUntil: null }, { leaseUntil: { lte: new Date(nowMs) } }] },
				data: { leaseBy: by, leaseUntil: new Date(untilMs) },
			});
			return count === 1;
		},
		dropLease: async (id, by) => {
			await prisma.session.updateMany({ where: { id, leaseBy: by }, data: { leaseBy: '', leaseUntil: null } });
		},
	};
}

function placeOf(id: string, domain: string): Place {
	return { shop: domain, table: 'session', column: 'sealed', row: id };
}

function parseSession(json: string): Session {
	const { expires, refreshTokenExpires, ...rest } = JSON.parse(json);
	return new Session({
		...rest,
		...(expires === undefined ? {} : { expires: new Date(expires) }),
		...(refreshTokenExpires === undefined ? {} : { refreshTokenExpires: new Date(refreshTokenExpires) }),
	});
}

/** A token without an expiry says nothing of its age, so it neither wins nor loses by it. */
function expiresBefore(session: Session, held: Session): boolean {
	return session.expires !== undefined && held.expires !== undefined && session.expires < held.expires;
}

/** False for a row that somebody else made first; anything else is raised. */
function isTaken(error: unknown): false {
	if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return false;
	throw error;
}
