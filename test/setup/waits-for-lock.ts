import pg from 'pg';
import { expect, vi } from 'vitest';

/** Returns when somebody in that PostgreSQL database waits for what somebody else holds. */
export async function waitsForLock(url: string): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	const asked = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
	try {
		await vi.waitFor(async () => expect((await client.query(asked)).rowCount).toBe(1), { timeout: 8000 });
	} finally {
		await client.end();
	}
}
