/**
 * Every job there is. A job carries only the shop that it is for: what is to be done is in the rows, so a job that is
 * lost, doubled or late changes nothing. One lane a shop for each kind.
 */
import { z } from 'zod';
import type { JobDefinition } from '../adapters/queue/job-definition';

const schema = z.object({ shopId: z.string() });
/** One waits and one runs for each shop: more wakes than that say nothing new. */
const lane = { policy: 'stately', schema, retryLimit: 3, retryDelaySeconds: 5, expireInSeconds: 300 } as const;

export const catalog = {
	errands: { ...lane, name: 'errands', expireInSeconds: 1800 },
	replan: { ...lane, name: 'replan' },
	marks: { ...lane, name: 'marks' },
	curves: { ...lane, name: 'curves' },
	notices: { ...lane, name: 'notices' },
	alternatives: { ...lane, name: 'alternatives', expireInSeconds: 1800 },
	storefront: { ...lane, name: 'storefront' },
	rainchecks: { ...lane, name: 'rainchecks' },
	raincheckMails: { ...lane, name: 'raincheckMails' },
	import: { ...lane, name: 'import', expireInSeconds: 3600 },
	sweep: { ...lane, name: 'sweep', expireInSeconds: 1800 },
	midnight: { ...lane, name: 'midnight' },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof catalog;
