import { afterEach, expect, test } from 'vitest';
import { type Mailer, type OutgoingMail, openMailer } from '../../../app/adapters/email/mailer.server';
import { createMailbox, type Mailbox, type MailboxOptions } from '../../platform/mailbox/mailbox';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
	for (const thing of opened.splice(0).reverse()) await thing.close();
});

async function open(options: MailboxOptions = {}): Promise<{ mailbox: Mailbox; mailer: Mailer }> {
	const mailbox = await createMailbox(options);
	const mailer = openMailer({ smtpUrl: mailbox.smtpUrl, from: 'Holm Studio <hello@holm.example>' });
	opened.push(mailbox, mailer);
	return { mailbox, mailer };
}

const mail = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
	messageId: '<slip-1@holm.example>',
	to: 'ana@example.com',
	replyTo: 'studio@holm.example',
	subject: 'Your Stoneware pitcher in Oat now ships 15–19 Dec (order #1043)',
	html: '<p>Now ships <b>15–19 Dec</b></p>',
	text: 'Now ships: 15–19 Dec\n',
	...changes,
});

function signal() {
	let resolve = () => {};
	const promise = new Promise<void>((done) => {
		resolve = done;
	});
	return { promise, resolve: () => resolve() };
}

/** A mark in the database, as the sender makes it. */
function marker() {
	const marks: string[] = [];
	return { marks, beforeData: async () => void marks.push('maybe-sent') };
}

test.each([{ isPlain: false }, { isPlain: true }])('a mail is taken, with its own Message-ID %o', async (options) => {
	const { mailbox, mailer } = await open(options);
	const outcome = await mailer.send(mail(), marker());
	expect(outcome).toMatchObject({ kind: 'sent', response: expect.stringMatching(/^250 /) });
	const [received, ...others] = mailbox.messages();
	expect(others).toEqual([]);
	expect(received).toMatchObject({
		messageId: '<slip-1@holm.example>',
		to: ['ana@example.com'],
		replyTo: 'studio@holm.example',
		subject: 'Your Stoneware pitcher in Oat now ships 15–19 Dec (order #1043)',
		html: '<p>Now ships <b>15–19 Dec</b></p>',
		text: 'Now ships: 15–19 Dec\n',
	});
	expect(received?.from).toBe('"Holm Studio" <hello@holm.example>');
	expect(received?.headers['auto-submitted']).toBe('auto-generated');
	expect(received?.raw).not.toMatch(/nodemailer/i);
});

test.each([{ isPlain: false }, { isPlain: true }])(
	'the mark is made after the server has said yes to all and before a byte of the mail leaves %o',
	async (options) => {
		const { mailbox, mailer } = await open(options);
		const mark = signal();
		// A failed expectation must not leave the mail waiting for its mark.
		opened.push({ close: async () => mark.resolve() });
		const asked = signal();
		const sending = mailer.send(mail(), {
			beforeData: () => {
				asked.resolve();
				return mark.promise;
			},
		});
		await asked.promise;
		expect(mailbox.heard).toEqual(['connect', 'mail', 'rcpt', 'data']);
		// A whole conversation on another connection: had a byte left, the server would have heard it by now.
		expect(await mailer.verify()).toEqual({ kind: 'ready' });
		expect(mailbox.heard).not.toContain('content');
		mark.resolve();
		expect((await sending).kind).toBe('sent');
		const ofTheMail = mailbox.heard.filter((heard) => heard !== 'connect' && heard !== 'close');
		expect(ofTheMail).toEqual(['mail', 'rcpt', 'data', 'content', 'dot']);
	},
);

test('when the mark cannot be made, nothing is sent and the caller gets its own error', async () => {
	const { mailbox, mailer } = await open();
	const lost = new Error('Slip 1 is no longer ours to send');
	await expect(mailer.send(mail(), { beforeData: () => Promise.reject(lost) })).rejects.toBe(lost);
	await expect.poll(() => mailbox.heard.at(-1)).toBe('close');
	expect(mailbox.heard).toEqual(['connect', 'mail', 'rcpt', 'data', 'close']);
	expect(mailbox.messages()).toEqual([]);
});

const refusals: readonly [what: string, faults: Mailbox['faults'], reason: string, isPermanent: boolean][] = [
	['the sender', { refuseMail: 553 }, 'The mail server refused our sender (553', false],
	['the recipient', { refuseRcpt: 550 }, 'The mail server refused the recipient (550', true],
	['the recipient for now', { tempfail: true }, 'The mail server refused the recipient (451', false],
];

test.each(refusals)(
	'a server that refuses %s has not been given the mail',
	async (_what, faults, reason, isPermanent) => {
		const { mailbox, mailer } = await open();
		Object.assign(mailbox.faults, faults);
		const { marks, beforeData } = marker();
		const outcome = await mailer.send(mail(), { beforeData });
		expect(outcome).toEqual({ kind: 'refused', reason: expect.stringContaining(reason), isPermanent });
		expect(JSON.stringify(outcome)).not.toContain('example.com');
		expect(marks).toEqual([]);
		expect(mailbox.messages()).toEqual([]);
	},
);

test.each([
	[554, true],
	[452, false],
])(
	'a %i to the final dot is a refusal, for the server says that it has not taken the mail',
	async (code, isPermanent) => {
		const { mailbox, mailer } = await open();
		mailbox.faults.refuseMessage = code;
		const outcome = await mailer.send(mail(), marker());
		expect(outcome).toEqual({
			kind: 'refused',
			reason: expect.stringContaining(`The mail server refused the mail (${code}`),
			isPermanent,
		});
		expect(mailbox.messages()).toEqual([]);
	},
);

test('a connection that breaks inside the mail leaves it uncertain', async () => {
	const { mailbox, mailer } = await open();
	mailbox.faults.dropDuringData = true;
	const { marks, beforeData } = marker();
	const outcome = await mailer.send(mail(), { beforeData });
	expect(outcome).toMatchObject({ kind: 'uncertain' });
	expect(marks).toEqual(['maybe-sent']);
	expect(mailbox.messages()).toEqual([]);
});

test('a connection that breaks after the mail leaves it uncertain, and indeed it has arrived, once', async () => {
	const { mailbox, mailer } = await open();
	mailbox.faults.dropAfterDot = true;
	expect(await mailer.send(mail(), marker())).toMatchObject({
		kind: 'uncertain',
		reason: expect.stringMatching(/^No answer to the mail after it had left\. .*\(E[A-Z]+\)$/),
	});
	expect(mailbox.messages()).toHaveLength(1);
});

test('a connection that breaks while the mark is being made is a refusal, told only once the mark is settled', async () => {
	const { mailbox, mailer } = await open();
	const mark = signal();
	// A failed expectation must not leave the mail waiting for its mark.
	opened.push({ close: async () => mark.resolve() });
	const asked = signal();
	let isAnswered = false;
	const sending = mailer
		.send(mail(), {
			beforeData: () => {
				asked.resolve();
				return mark.promise;
			},
		})
		.finally(() => {
			isAnswered = true;
		});
	await asked.promise;
	await mailbox.close();
	await expect.poll(() => mailbox.heard.at(-1)).toBe('close');
	expect(isAnswered).toBe(false);
	mark.resolve();
	expect(await sending).toMatchObject({ kind: 'refused', isPermanent: false });
	expect(mailbox.messages()).toEqual([]);
});

test('a server that answers late is waited for', async () => {
	const { mailbox, mailer } = await open();
	mailbox.faults.delay = 300;
	expect((await mailer.send(mail(), marker())).kind).toBe('sent');
	expect(mailbox.messages()).toHaveLength(1);
});

test('where nobody listens the mail is refused, and ready is not said', async () => {
	const { mailbox, mailer } = await open();
	await mailbox.close();
	const { marks, beforeData } = marker();
	const reason = 'The connection to the mail server failed (ECONNREFUSED)';
	expect(await mailer.send(mail(), { beforeData })).toEqual({ kind: 'refused', reason, isPermanent: false });
	expect(await mailer.verify()).toEqual({ kind: 'refused', reason });
	expect(marks).toEqual([]);
});

test('a login is given, and a wrong one is a refusal that says nothing of it', async () => {
	const { mailbox, mailer } = await open({ login: { user: 'holm', pass: 'kiln:42' } });
	expect(await mailer.verify()).toEqual({ kind: 'ready' });
	expect((await mailer.send(mail(), marker())).kind).toBe('sent');
	expect((await mailer.send(mail({ messageId: '<slip-2@holm.example>' }), marker())).kind).toBe('sent');
	expect(mailbox.messages()).toHaveLength(2);

	const wrong = openMailer({ smtpUrl: mailbox.smtpUrl.replace('kiln', 'glaze'), from: 'hello@holm.example' });
	opened.push(wrong);
	const outcome = await wrong.send(mail(), marker());
	expect(outcome).toEqual({
		kind: 'refused',
		reason: expect.stringContaining('The mail server refused our login (535'),
		isPermanent: false,
	});
	expect(JSON.stringify(outcome)).not.toContain('glaze');
});

test('no header can be smuggled in by a subject, a name or an address', async () => {
	const { mailbox, mailer } = await open();
	const evil = 'x\r\nBcc: eve@example.net\r\n\r\n<b>hello</b>';
	expect(
		(await mailer.send(mail({ subject: evil, fromName: evil, replyTo: `a@b.example\r\nX-Evil: 1` }), marker())).kind,
	).toBe('sent');
	const [received] = mailbox.messages();
	expect(received?.to).toEqual(['ana@example.com']);
	expect(Object.keys(received?.headers ?? {}).sort()).toEqual(
		[
			'auto-submitted',
			'content-type',
			'date',
			'from',
			'message-id',
			'mime-version',
			'reply-to',
			'subject',
			'to',
		].sort(),
	);
	expect(received?.html).toBe('<p>Now ships <b>15–19 Dec</b></p>');
});

test.each([
	'',
	'ana',
	'ana@example.com,eve@example.net',
	'ana@example.com\r\nRCPT TO:<eve@example.net>',
	'Ana <ana@example.com>',
])('an address that is not one bare address is refused for good: %j', async (to) => {
	const { mailbox, mailer } = await open();
	expect(await mailer.send(mail({ to }), marker())).toEqual({
		kind: 'refused',
		reason: 'The buyer’s address cannot be used',
		isPermanent: true,
	});
	expect(mailbox.heard).toEqual([]);
});

test('an international domain is written in its ASCII form', async () => {
	const { mailbox, mailer } = await open();
	expect((await mailer.send(mail({ to: 'ana@tönerei.example' }), marker())).kind).toBe('sent');
	// The server's side of the conversation shows domains in Unicode again; the header is as it came.
	expect(mailbox.messages()[0]?.raw).toMatch(/^To: ana@xn--tnerei-wxa\.example\r$/m);
});

test('a closing mailer finishes what is under way and takes no more', async () => {
	const { mailbox, mailer } = await open();
	const sending = mailer.send(mail(), marker());
	await mailer.close();
	expect((await sending).kind).toBe('sent');
	expect(await mailer.send(mail(), marker())).toMatchObject({ kind: 'refused', isPermanent: false });
	expect(mailbox.messages()).toHaveLength(1);
});
