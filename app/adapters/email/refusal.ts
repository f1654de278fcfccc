/**
 * Why a mail server did not take a mail, as one sentence of our own with the server's codes. The server's text is left
 * out on purpose: it quotes the recipient's address more often than not.
 */

interface SmtpFailure {
	readonly code?: unknown;
	readonly originalCode?: unknown;
	readonly command?: unknown;
	readonly response?: unknown;
}

/** "550 5.1.1" */
const replyPattern = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3})\b)?/;

function replyOf({ response }: SmtpFailure): { readonly code: string; readonly status: string } | undefined {
	const match = typeof response === 'string' ? replyPattern.exec(response) : null;
	return match?.[1] === undefined ? undefined : { code: match[1], status: match[2] ?? '' };
}

const failureOf = (error: unknown): SmtpFailure => (typeof error === 'object' && error !== null ? error : {});

export function refusalReason(error: unknown): string {
	const failure = failureOf(error);
	const reply = replyOf(failure);
	if (reply) return `The mail server refused ${refusedPart(failure)} (${`${reply.code} ${reply.status}`.trim()})`;
	return `The connection to the mail server failed (${systemCode(failure.originalCode) ?? systemCode(failure.code) ?? 'closed'})`;
}

/**
 * Only an answer about this recipient or this message is final. A refused sender, login or relaying (5.7.x) is about us:
 * an operator can mend it, and the mail is still wanted.
 */
export function isPermanentRefusal(error: unknown): boolean {
	const failure = failureOf(error);
	const reply = replyOf(failure);
	const isAboutTheMail = failure.command === 'RCPT TO' || failure.command === 'DATA';
	return reply !== undefined && isAboutTheMail && reply.code.startsWith('5') && !reply.status.startsWith('5.7.');
}

function refusedPart({ command }: SmtpFailure): string {
	if (command === 'MAIL FROM') return 'our sender';
	if (command === 'RCPT TO') return 'the recipient';
	if (command === 'DATA') return 'the mail';
	return typeof command === 'string' && command.startsWith('AUTH') ? 'our login' : 'the connection';
}

const systemCode = (code: unknown): string | undefined =>
	typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? code : undefined;
