/**
 * The stand-in's mailbox: a real SMTP server that keeps what it takes, and pages that show it. It refuses, stalls or
 * breaks off when told to, so that every answer of a mail server can be had. It never delivers anything to anybody.
 */
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import type { SMTPServerSession } from 'smtp-server';
import { SMTPServer } from 'smtp-server';
import { mailboxPages } from './pages';
import type { StoredMail } from './stored-mail';
import { toStoredMail } from './stored-mail';

export interface MailboxFaults {
	/** Reply codes (450, 550 ...) in place of yes. */
	refuseMail?: number | undefined;
	refuseRcpt?: number | undefined;
	/** The reply to the final dot. */
	refuseMessage?: number | undefined;
	/** "Try again later" to every recipient. */
	tempfail?: boolean | undefined;
	/** Break the connection off at the first byte of the message. */
	dropDuringData?: boolean | undefined;
	/** Keep the message, and break the connection off before saying so. */
	dropAfterDot?: boolean | undefined;
	/** Wait so many milliseconds before the answer to the final dot. */
	delay?: number | undefined;
}

/** What was heard, in order. `content`: the first byte of a message. `dot`: its end. */
export type Heard = 'connect' | 'mail' | 'rcpt' | 'data' | 'content' | 'dot' | 'close';

export interface Mailbox {
	readonly smtpUrl: string;
	/** Pages: the list, one mail, and `messages.json`. */
	fetch(request: Request): Promise<Response>;
	/** In the order of arrival. */
	messages(): readonly StoredMail[];
	/** The first mail that the predicate takes, already here or still to come. */
	waitFor(predicate: (mail: StoredMail) => boolean, timeoutMs?: number): Promise<StoredMail>;
	/** Change at any time. */
	readonly faults: MailboxFaults;
	readonly heard: readonly Heard[];
	/** Throws all mail away. */
	clear(): void;
	close(): Promise<void>;
}

export interface MailboxOptions {
	/** 0 or left out: any free port. */
	readonly smtpPort?: number;
	/** Where the pages are mounted, such as `/mailbox`. */
	readonly path?: string;
	/** Do not offer PIPELINING. */
	readonly isPlain?: boolean;
	/** The only login that is let in. */
	readonly login?: { readonly user: string; readonly pass: string };
}

interface Waiter {
	readonly predicate: (mail: StoredMail) => boolean;
	readonly resolve: (mail: StoredMail) => void;
}

export async function createMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
	const mails: StoredMail[] = [];
	const waiters = new Set<Waiter>();
	const faults: MailboxFaults = {};
	const heard: Heard[] = [];
	const sockets = new Map<number, Socket>();
	let nextId = 1;

	function keep(mail: StoredMail) {
		mails.push(mail);
		for (const waiter of [...waiters]) {
			if (!waiter.predicate(mail)) continue;
			waiters.delete(waiter);
			waiter.resolve(mail);
		}
	}

	const hangUp = (session: SMTPServerSession) => sockets.get(session.remotePort)?.destroy();

	const server = new SMTPServer({
		authOptional: options.login === undefined,
		// Without TLS there is nothing to upgrade to; logins are only for tests on this machine.
		allowInsecureAuth: true,
		disabledCommands: options.login ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
		hidePIPELINING: options.isPlain === true,
		closeTimeout: 500,
		onConnect(_session, done) {
			heard.push('connect');
			done();
		},
		onAuth({ username, password }, _session, done) {
			const isKnown = username === options.login?.user && password === options.login?.pass;
			done(isKnown ? null : refusal(535, 'no such login'), { user: username });
		},
		onMailFrom(address, _session, done) {
			heard.push('mail');
			done(faults.refuseMail ? refusal(faults.refuseMail, `<${address.address}> may not send`) : null);
		},
		onRcptTo(address, _session, done) {
			heard.push('rcpt');
			const code = faults.tempfail ? 451 : faults.refuseRcpt;
			// Quotes the address, as mail servers do.
			done(code ? refusal(code, `<${address.address}> is not taken here`) : null);
		},
		onData(stream, session, done) {
			heard.push('data');
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => {
				if (chunks.length === 0) heard.push('content');
				chunks.push(chunk);
				if (faults.dropDuringData) hangUp(session);
			});
			stream.once('end', async () => {
				if (faults.dropDuringData) return;
				heard.push('dot');
				if (faults.refuseMessage) return done(refusal(faults.refuseMessage, 'the message is not taken'));
				if (faults.delay) await new Promise((resolve) => setTimeout(resolve, faults.delay));
				const raw = Buffer.concat(chunks);
				const parsed = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
				const recipients = session.envelope.rcptTo.map(({ address }) => address);
				keep(toStoredMail(nextId++, raw, parsed, recipients, new Date()));
				if (faults.dropAfterDot) hangUp(session);
				else done();
			});
		},
		onClose() {
			heard.push('close');
		},
	});
	server.server.on('connection', (socket: Socket) => {
		const port = socket.remotePort;
		if (port === undefined) return;
		sockets.set(port, socket);
		socket.once('close', () => sockets.delete(port));
	});
	// A client that breaks off is an everyday thing for a mail server.
	server.on('error', () => undefined);
	await new Promise<void>((resolve, reject) => {
		server.server.once('error', reject);
		server.listen(options.smtpPort ?? 0, '127.0.0.1', resolve);
	});
	const { port } = server.server.address() as AddressInfo;
	const pages = mailboxPages(() => mails, options.path ?? '');

	return {
		smtpUrl: `smtp://${options.login ? `${encodeURIComponent(options.login.user)}:${encodeURIComponent(options.login.pass)}@` : ''}127.0.0.1:${port}`,
		fetch: async (request) => pages(request),
		messages: () => [...mails],
		waitFor(predicate, timeoutMs = 10_000) {
			const here = mails.find(predicate);
			if (here) return Promise.resolve(here);
			return new Promise((resolve, reject) => {
				const timer = setTimeout(() => {
					waiters.delete(waiter);
					reject(new Error(`No such mail within ${timeoutMs} ms; here are: ${subjectsOf(mails)}`));
				}, timeoutMs);
				const waiter: Waiter = {
					predicate,
					resolve: (mail) => {
						clearTimeout(timer);
						resolve(mail);
					},
				};
				waiters.add(waiter);
			});
		},
		faults,
		heard,
		clear() {
			mails.length = 0;
		},
		close: () => new Promise((resolve) => server.close(() => resolve())),
	};
}

const subjectsOf = (mails: readonly StoredMail[]) =>
	mails.map(({ subject }) => JSON.stringify(subject)).join(', ') || 'none';

function refusal(responseCode: number, message: string): Error {
	return Object.assign(new Error(message), { responseCode });
}
