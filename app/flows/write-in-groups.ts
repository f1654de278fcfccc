/**
 * Many small durable writes made into few: what arrives within a few milliseconds, or while a write is under way, is
 * written together, and every caller is answered when its own row is durable. A failed write fails exactly its group;
 * nothing is retried here, and nothing is ever answered before it is written.
 */
export interface Group<Row> {
	/** Settles when the row is durable; rejects when it is not, or when too much waits already. */
	write(row: Row): Promise<void>;
	/** Resolves when nothing waits and no write is under way. */
	rest(): Promise<void>;
}

export interface GroupLimits {
	readonly gatherMs: number;
	readonly rowsPerWrite: number;
	/** More than this waiting means that the database does not keep up: better refused than kept in memory. */
	readonly rowsWaiting: number;
	/** A caller is refused after this, though its row may still be written: writes have to be safe to repeat. */
	readonly patienceMs: number;
}

interface Waiting<Row> {
	readonly row: Row;
	readonly resolve: () => void;
	readonly reject: (reason: unknown) => void;
}

export function writeInGroups<Row>(writeAll: (rows: readonly Row[]) => Promise<void>, limits: GroupLimits): Group<Row> {
	let waiting: Waiting<Row>[] = [];
	let timer: NodeJS.Timeout | undefined;
	let underWay: Promise<void> | undefined;

	const drain = async (): Promise<void> => {
		while (waiting.length > 0) {
			const group = waiting.slice(0, limits.rowsPerWrite);
			waiting = waiting.slice(limits.rowsPerWrite);
			try {
				await writeAll(group.map(({ row }) => row));
				for (const { resolve } of group) resolve();
			} catch (reason) {
				for (const { reject } of group) reject(reason);
			}
		}
	};

	const start = () => {
		timer = undefined;
		underWay ??= drain().finally(() => {
			underWay = undefined;
		});
	};

	return {
		write: (row) => {
			if (waiting.length >= limits.rowsWaiting) return Promise.reject(new Error('Too many rows wait to be written'));
			return new Promise<void>((resolve, reject) => {
				const patience = setTimeout(() => reject(new Error('The write took too long')), limits.patienceMs);
				waiting.push({
					row,
					resolve: () => {
						clearTimeout(patience);
						resolve();
					},
					reject: (reason) => {
						clearTimeout(patience);
						reject(reason);
					},
				});
				// While a write is under way the next group gathers by itself.
				if (!underWay) timer ??= setTimeout(start, limits.gatherMs);
			});
		},
		rest: async () => {
			while (timer !== undefined || underWay) {
				clearTimeout(timer);
				start();
				await underWay;
			}
		},
	};
}
