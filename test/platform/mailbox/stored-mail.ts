/** A mail as the mailbox keeps it: parsed for people and tests, and raw for those who doubt the parser. */
import type { AddressObject, ParsedMail } from 'mailparser';

export interface StoredMail {
	/** "1", "2" ... in the order of arrival. */
	readonly id: string;
	/** ISO instant. */
	readonly receivedAt: string;
	/** Of the envelope: who would have received it. */
	readonly to: readonly string[];
	readonly from: string;
	readonly replyTo: string;
	readonly subject: string;
	readonly messageId: string;
	readonly html: string;
	readonly text: string;
	readonly raw: string;
	/** Lower-case names; the last of several. */
	readonly headers: Readonly<Record<string, string>>;
}

export function toStoredMail(id: number, raw: Buffer, parsed: ParsedMail, to: readonly string[], at: Date): StoredMail {
	return {
		id: String(id),
		receivedAt: at.toISOString(),
		to,
		from: textOf(parsed.from),
		replyTo: textOf(parsed.replyTo),
		subject: parsed.subject ?? '',
		messageId: parsed.messageId ?? '',
		html: parsed.html || '',
		text: parsed.text ?? '',
		raw: raw.toString('utf8'),
		headers: Object.fromEntries(
			parsed.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
		),
	};
}

const textOf = (address: AddressObject | undefined): string => address?.text ?? '';
