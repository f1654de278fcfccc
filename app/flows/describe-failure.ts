/**
 * A failure for the log: what kind it is and where it arose. Never its message, unless the message is one of ours that
 * is known to hold no data: those of a database or a parser may quote what they were given.
 */
import { AdminError } from '../adapters/shopify/admin-errors';

const framesShown = 4;

export function describeFailure(failure: unknown): string {
	if (!(failure instanceof Error)) return 'unknown failure';
	if (failure instanceof AdminError) return `${failure.name} ${failure.kind}: ${failure.message}`;
	const frames = (failure.stack ?? '').split('\n').filter((line) => line.trim().startsWith('at '));
	const code = 'code' in failure ? ` ${String(failure.code)}` : '';
	return [`${failure.name}${code}`, ...frames.slice(0, framesShown).map((frame) => frame.trim())].join(' | ');
}
