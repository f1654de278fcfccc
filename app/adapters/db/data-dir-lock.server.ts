import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Decides which process may open a data directory: one at a time, because two embedded databases on one directory lose
 * data without a word. The lock of a process that died is taken over; the lock of a living one is never touched.
 */

const LOCK_FILE = 'backorder.lock';
/** A container's process often has the same id after a restart, so our own id in the file says nothing by itself. */
const heldByThisProcess = new Set<string>();

interface Holder {
	readonly pid: number;
	/** When the holder began, as the kernel counts it: an id that another program was given since does not match. */
	readonly startedAt: string;
}

/** Throws with a sentence if a living process has the directory. The returned function gives it free. */
export function lockDataDir(dataDir: string): () => void {
	mkdirSync(dataDir, { recursive: true });
	const file = join(dataDir, LOCK_FILE);
	const refuse = (pid: number): never => {
		throw new Error(
			`The data directory ${dataDir} is in use by process ${pid}. Stop that process first, or set DATABASE_URL to a PostgreSQL, which any number of processes may share.`,
		);
	};
	if (heldByThisProcess.has(file)) refuse(process.pid);
	while (!createLock(file)) {
		const holder = readLock(file);
		if (holder === undefined) continue;
		if (isAlive(holder)) refuse(holder.pid);
		removeStaleLock(file, holder);
	}
	heldByThisProcess.add(file);
	return () => {
		if (heldByThisProcess.delete(file)) rmSync(file, { force: true });
	};
}

function createLock(file: string): boolean {
	const self: Holder = { pid: process.pid, startedAt: startOf(process.pid) };
	// Written first and linked then: nobody may read a lock that does not yet say whose it is.
	const written = `${file}.new.${process.pid}`;
	writeFileSync(written, JSON.stringify(self));
	try {
		linkSync(written, file);
		return true;
	} catch (error) {
		if (isErrno(error, 'EEXIST')) return false;
		throw error;
	} finally {
		rmSync(written, { force: true });
	}
}

function readLock(file: string): Holder | undefined {
	try {
		const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
		if (typeof read === 'object' && read !== null && 'pid' in read && typeof read.pid === 'number') {
			return { pid: read.pid, startedAt: 'startedAt' in read ? String(read.startedAt) : '' };
		}
	} catch (error) {
		if (isErrno(error, 'ENOENT')) return undefined;
		if (!(error instanceof SyntaxError)) throw error;
	}
	// Not ours, or damaged: nobody can be named as its holder.
	return { pid: 0, startedAt: '' };
}

/**
 * Moves the lock aside before it goes, so that of two processes which both saw it stale only one moves it, and neither
 * can remove the lock that the other has made since.
 */
function removeStaleLock(file: string, stale: Holder): void {
	const aside = `${file}.${process.pid}`;
	try {
		renameSync(file, aside);
	} catch (error) {
		if (isErrno(error, 'ENOENT')) return;
		throw error;
	}
	const moved = readLock(aside);
	if (moved !== undefined && moved.pid !== stale.pid && isAlive(moved)) {
		renameSync(aside, file);
		return;
	}
	rmSync(aside, { force: true });
}

function isAlive(holder: Holder): boolean {
	if (holder.pid <= 0 || holder.pid === process.pid) return false;
	try {
		process.kill(holder.pid, 0);
	} catch (error) {
		// EPERM: it lives, under another user.
		if (!isErrno(error, 'EPERM')) return false;
	}
	return holder.startedAt === startOf(holder.pid);
}

/** Clock ticks from the kernel's start, from Linux's /proc; empty elsewhere, where the process id alone decides. */
function startOf(pid: number): string {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The program's name is in brackets and may hold spaces; the start is the 20th field after it.
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
	} catch {
		return '';
	}
}

function isErrno(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}
