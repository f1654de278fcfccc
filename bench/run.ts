/** Runs every benchmark and prints what it found; numbers of one run on one machine, to be read as ratios. */
import { benchAllocate } from './allocate';
import { benchAlternatives } from './alternatives';
import { benchWebhooks } from './webhooks';

for (const line of benchAllocate()) console.log(line);
const url = process.argv[2] ?? process.env.TEST_DATABASE_URL;
for (const line of await benchAlternatives(url)) console.log(line);

if (url) for (const line of await benchWebhooks(url)) console.log(line);
else console.log('webhooks: left out; name a PostgreSQL in TEST_DATABASE_URL or as the first argument');
