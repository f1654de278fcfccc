/**
 * Hands one mail to the mail server and says exactly what is known afterwards: taken, refused, or not known. It never
 * tries again by itself, and what it says of a failure never holds an address, a name or a word of the mail.
 *
 * `beforeData` runs when the server has accepted sender, recipient and DATA, and before any byte of the message
 * leaves: up to then nothing can have been delivered, from then on it may have been.
 */
import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isPermanentRefusal, refusalReason } from './refusal';
import type { Sender, SmtpSettings } from './smtp-settings';
import { parseSender, parseSmtpUrl } from './smtp-settings';

export interface Mailer {
	/** Rejects with what `beforeData` threw, and then nothing was sent; every failure of the mail server is a value. */
	send(mail: OutgoingMail, hooks: SendHooks): Promise<SendOutcome>;
	/** Whether the mail server lets us in. */
	verify(): Promise<{ readonly kind: 'ready' } | { readonly kind: 'refused'; readonly reason: string }>;
	/** Takes no more mail, and waits for what is under way. */
	close(): Promise<void>;
}

export interface OutgoingMail {
	/** `<slip-id@domain>`, the same for every try. */
	readonly messageId: string;
	/** One bare address. */
	readonly to: string;
	/** Empty: replies go to the sender. */
	readonly replyTo: string;
	/** Shown instead of the sender's own name. */
	readonly fromName?: string;
	readonly subject: string;
	readonly html: string;
	readonly text: string;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface SendHooks {
	beforeData(): Promise<void>;
}

export type SendOutcome =
	| { readonly kind: 'sent'; readonly response: string }
	/** The server has not taken it. `isPermanent`: it never will, so another try is of no use. */
	| { readonly kind: 'refused'; readonly reason: string; readonly isPermanent: boolean }
	/** The connection broke after the message had begun to leave, without an answer. */
	| { readonly kind: 'uncertain'; readonly reason: string };

const messageIdPattern = /^<[^\s<>@]+@[^\s<>@]+>$/;
const bareAddressPattern = /^[^\s<>()[\]\\,;:@"\p{Cc}]+@[^\s<>()[\]\\,;:@"\p{Cc}]+$/u;
const maxAddress = 254;

/** @throws Error in one sentence where the URL or the sender cannot be used. */
export function openMailer(options: { readonly smtpUrl: string; readonly from: string }): Mailer {
	const settings = parseSmtpUrl(options.smtpUrl);
	const sender = parseSender(options.from);
	const underWay = new Set<Promise<unknown>>();
	let isClosed = false;

	function track<T>(work: Promise<T>): Promise<T> {
		underWay.add(work);
		const done = () => underWay.delete(work);
		work.then(done, done);
		return work;
	}

	return {
		async send(mail, hooks) {
			if (!messageIdPattern.test(mail.messageId)) throw new TypeError(`Not a Message-ID: ${mail.messageId}`);
			if (isClosed) return { kind: 'refused', reason: 'We are shutting down', isPermanent: false };
			if (!bareAddressPattern.test(mail.to) || mail.to.length > maxAddress)
				return { kind: 'refused', reason: 'The buyer’s address cannot be used', isPermanent: true };
			return track(deliver(settings, sender, mail, hooks));
		},
		async verify() {
			return track(greet(settings));
		},
		async close() {
			isClosed = true;
			await Promise.allSettled(underWay);
		},
	};
}

async function greet(settings: SmtpSettings): ReturnType<Mailer['verify']> {
	const connection = openConnection(settings);
	try {
		await enter(connection, settings);
		takeLeave(connection);
		return { kind: 'ready' };
	} catch (error) {
		return { kind: 'refused', reason: refusalReason(error) };
	} finally {
		connection.close();
	}
}

async function deliver(
	settings: SmtpSettings,
	sender: Sender,
	mail: OutgoingMail,
	hooks: SendHooks,
): Promise<SendOutcome> {
	// Built before anybody is called, so that nothing can fail half-way through the message.
	const composed = compose(sender, mail);
	const content = await composed.build();
	const gate = gateOf(content, hooks);
	const connection = openConnection(settings);
	try {
		await enter(connection, settings);
		// The composed envelope has international domains in their ASCII form.
		const info = await transmit(connection, { ...composed.getEnvelope(), size: content.length }, gate.stream);
		takeLeave(connection);
		return { kind: 'sent', response: withoutAddresses(info.response) };
	} catch (error) {
		gate.stream.destroy();
		const state = await gate.settled();
		if (state.kind === 'threw') throw state.error;
		if (state.kind === 'open' && !isReplyToMessage(error))
			return { kind: 'uncertain', reason: `No answer to the mail after it had left. ${refusalReason(error)}` };
		return { kind: 'refused', reason: refusalReason(error), isPermanent: isPermanentRefusal(error) };
	} finally {
		connection.close();
	}
}

function compose(sender: Sender, mail: OutgoingMail) {
	const composer = new MailComposer({
		from: { name: mail.fromName ?? sender.name, address: sender.address },
		to: { name: '', address: mail.to },
		...(mail.replyTo === '' ? {} : { replyTo: { name: '', address: mail.replyTo } }),
		messageId: mail.messageId,
		subject: mail.subject,
		html: mail.html,
		text: mail.text,
		// RFC 3834: out-of-office replies are not for the person who answers these mails.
		headers: { 'Auto-Submitted': 'auto-generated', ...mail.headers },
		xMailer: false,
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	return composer.compile();
}

type GateState =
	| { readonly kind: 'shut' }
	| { readonly kind: 'open' }
	| { readonly kind: 'threw'; readonly error: unknown };

/**
 * The message as a stream that first asks. SMTPConnection reads it only after the server's 354, with pipelining too,
 * so this is the last moment at which nothing has left.
 */
function gateOf(content: Buffer, hooks: SendHooks) {
	let passing: Promise<GateState> | undefined;
	const stream = new Readable({
		read() {
			passing ??= hooks.beforeData().then(
				() => {
					// The connection may have broken in the meantime: then nothing is pushed and nothing left.
					if (stream.destroyed) return { kind: 'shut' };
					stream.push(content);
					stream.push(null);
					return { kind: 'open' };
				},
				(error: unknown) => {
					stream.destroy(new Error('The mail was called back before it left'));
					return { kind: 'threw', error };
				},
			);
		},
	});
	// A stream that is given up reports its end to nobody.
	stream.on('error', () => undefined);
	return {
		stream,
		/** Never before `beforeData` has ended: a mark set after "refused" was answered would contradict it. */
		settled: async (): Promise<GateState> => (await passing) ?? { kind: 'shut' },
	};
}

function openConnection(settings: SmtpSettings): SMTPConnection {
	const connection = new SMTPConnection(settings.connection);
	// Each step listens for itself; what comes between or after them is of no interest, but must not go unheard.
	connection.on('error', () => undefined);
	return connection;
}

async function enter(connection: SMTPConnection, settings: SmtpSettings): Promise<void> {
	await step<void>(connection, (done) => connection.connect((error) => done(error, undefined)));
	const { login } = settings;
	if (login) await step<void>(connection, (done) => connection.login({ ...login }, (error) => done(error, undefined)));
}

function transmit(connection: SMTPConnection, envelope: Envelope, content: Readable) {
	return step<{ readonly response: string }>(connection, (done) => connection.send(envelope, content, done));
}

type Envelope = Parameters<SMTPConnection['send']>[0];

/** One step of the conversation, which also ends when the connection does. */
function step<T>(connection: SMTPConnection, run: (done: (error: unknown, result: T) => void) => void): Promise<T> {
	return new Promise<T>((resolve, reject) => {
		const onError = (error: unknown) => settle(() => reject(error));
		const onEnd = () => settle(() => reject(new Error('The connection ended')));
		function settle(finish: () => void) {
			connection.off('error', onError);
			connection.off('end', onEnd);
			finish();
		}
		connection.on('error', onError);
		connection.on('end', onEnd);
		run((error, result) => settle(() => (error ? reject(error) : resolve(result))));
	});
}

/** Without waiting for the answer to QUIT, for some servers give none. */
function takeLeave(connection: SMTPConnection): void {
	if (!connection.destroyed) connection.quit();
}

/** A reply to the final dot is an answer: a server that says 4xx or 5xx there has not taken the mail (RFC 5321 4.2.5). */
const isReplyToMessage = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && error.code === 'EMESSAGE' && 'responseCode' in error;

const withoutAddresses = (response: string): string =>
	response
		.replace(/\S*@\S*/g, '…')
		.replace(/\s+/g, ' ')
		.slice(0, 200);
