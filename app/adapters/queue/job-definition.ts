import type { z } from 'zod';

/*
 * What is said of a job before there is any queue: the catalogue is written in these words. No job carries buyers' data.
 */

export interface JobDefinition {
	readonly name: string;
	readonly retryLimit: number;
	/** The first wait; it doubles with every further attempt. */
	readonly retryDelaySeconds: number;
	/** A job that runs longer is taken for lost and is given out again. */
	readonly expireInSeconds: number;
	readonly schema: z.ZodType<object>;
}
