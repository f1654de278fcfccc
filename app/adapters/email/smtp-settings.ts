/**
 * How to reach the mail server, and who sends: read once from SMTP_URL and MAIL_FROM. A password never travels in the
 * clear to another machine unless the URL says so by name.
 */
import addressparser from 'nodemailer/lib/addressparser';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';

export interface SmtpSettings {
	readonly connection: SMTPConnectionOptions;
	readonly login: { readonly user: string; readonly pass: string } | undefined;
}

export interface Sender {
	readonly name: string;
	readonly address: string;
}

const seconds = 1000;

/** Short before the mail leaves, patient for the answer to it: giving up there leaves its fate unknown. */
const timeouts = {
	dnsTimeout: 10 * seconds,
	connectionTimeout: 20 * seconds,
	greetingTimeout: 20 * seconds,
	socketTimeout: 120 * seconds,
	socketCloseTimeout: 2 * seconds,
};

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i;

/** `smtp://user:password@host:587` (upgraded by STARTTLS) or `smtps://…`; `?requireTLS=false`, `?name=…`, `?tls.…=…`. */
export function parseSmtpUrl(url: string): SmtpSettings {
	if (!/^smtps?:\/\/[^/?#]/i.test(url)) throw new Error('SMTP_URL must look like smtp://user:password@host:587');
	const { host, port, secure, auth, tls, ...rest } = parseConnectionUrl(url);
	if (!host) throw new Error('SMTP_URL names no host');
	const login = auth?.user ? { user: auth.user, pass: auth.pass ?? '' } : undefined;
	const isElsewhere = !loopback.test(host);
	return {
		login,
		connection: {
			...timeouts,
			host,
			port,
			secure,
			requireTLS: typeof rest.requireTLS === 'boolean' ? rest.requireTLS : login !== undefined && isElsewhere,
			ignoreTLS: rest.ignoreTLS === true,
			name: typeof rest.name === 'string' ? rest.name : undefined,
			tls,
			// Traffic holds buyers' addresses: it is never logged, whatever the URL asks for.
			logger: false,
		},
	};
}

/** `Holm <hello@holm.example>` or a bare address. */
export function parseSender(from: string): Sender {
	const [first, ...others] = addressparser(from);
	if (!first || others.length > 0 || !('address' in first) || !/^[^\s@]+@[^\s@]+$/.test(first.address ?? ''))
		throw new Error('MAIL_FROM must be one address, like Holm <hello@holm.example>');
	return { name: first.name ?? '', address: first.address ?? '' };
}
