/**
 * Every job there is. A job carries only the shop that it is for: what is to be done is in the rows, so a job that is
 * lost, doubled or late changes nothing. One lane a shop for each kind.
 */
import { z } from 'zod';
import type { JobDefinition } from '../adapters/queue/job-definition';

const schema = z.object({ shopId: z.string() });
/**
 * The rows of a job that failed stay due, so giving up would only begin anew with the shortest wait: it is tried as long
 * as it takes. A process that died is noticed by its silence; the time is for one that hangs.
 */
const lane = { schema, retryLimit: 1_000_000, retryDelaySeconds: 5, expireInSeconds: 900 } as const;

export const catalog = {
	errands: { ...lane, name: 'errands' },
	replan: { ...lane, name: 'replan' },
	marks: { ...lane, name: 'marks' },
	curves: { ...lane, name: 'curves' },
	notices: { ...lane, name: 'notices' },
	alternatives: { ...lane, name: 'alternatives' },
	storefront: { ...lane, name: 'storefront' },
	rainchecks: { ...lane, name: 'rainchecks' },
	raincheckMails: { ...lane, name: 'raincheckMails' },
	import: { ...lane, name: 'import', expireInSeconds: 3600 },
	sweep: { ...lane, name: 'sweep' },
	midnight: { ...lane, name: 'midnight' },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof catalog;
