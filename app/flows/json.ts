/** A plain value on its way into a JSON column: what has no JSON form (undefined, readonly wrappers) is gone. */
import type { Prisma } from '../adapters/db/generated/client';

export const toJson = (value: unknown): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value));
