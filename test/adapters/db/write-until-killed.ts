import { openDatabase } from '../../../app/adapters/db/database.server';
import { migrate } from '../../../app/adapters/db/migrate.server';

/* A process that writes row after row, and says of each that it was kept, until it is killed. Started by a test. */

const database = openDatabase({ kind: 'directory', dataDir: process.env.TEST_DATA_DIR ?? '' }, () => undefined);
await migrate(database);
for (let id = 1; ; id++) {
	await database.forShop('1').dirtyVariant.create({ data: { shopId: '1', variantId: String(id) } });
	process.stdout.write(`kept ${id}\n`);
}
