import { expect, test } from 'vitest';
import { isPermanentRefusal, refusalReason } from '../../../app/adapters/email/refusal';
import { parseSender, parseSmtpUrl } from '../../../app/adapters/email/smtp-settings';

test('the URL says where, how and as whom', () => {
	expect(parseSmtpUrl('smtps://holm:a%3Ab%40c@mail.example:4650')).toMatchObject({
		login: { user: 'holm', pass: 'a:b@c' },
		connection: { host: 'mail.example', port: 4650, secure: true },
	});
	expect(parseSmtpUrl('smtp://127.0.0.1:2525')).toMatchObject({
		login: undefined,
		connection: { host: '127.0.0.1', port: 2525, secure: false, requireTLS: false },
	});
});

test('a password needs TLS to another machine, unless the URL says otherwise', () => {
	expect(parseSmtpUrl('smtp://holm:secret@mail.example').connection.requireTLS).toBe(true);
	expect(parseSmtpUrl('smtp://holm:secret@mail.example?requireTLS=false').connection.requireTLS).toBe(false);
	expect(parseSmtpUrl('smtp://holm:secret@localhost').connection.requireTLS).toBe(false);
	expect(parseSmtpUrl('smtp://mail.example').connection.requireTLS).toBe(false);
});

test('no URL turns the traffic log on', () => {
	const { connection } = parseSmtpUrl('smtp://mail.example?logger=true&debug=true&transactionLog=true');
	expect(connection).toMatchObject({ logger: false });
	expect(connection).not.toHaveProperty('debug');
	expect(connection).not.toHaveProperty('transactionLog');
});

test.each(['', 'mail.example', 'http://mail.example', 'smtp://'])('%j is no SMTP_URL', (url) => {
	expect(() => parseSmtpUrl(url)).toThrow('SMTP_URL must look like');
});

test('the sender is one address, with or without a name', () => {
	expect(parseSender('Holm <hello@holm.example>')).toEqual({ name: 'Holm', address: 'hello@holm.example' });
	expect(parseSender('hello@holm.example')).toEqual({ name: '', address: 'hello@holm.example' });
	for (const bad of ['', 'Holm', 'a@b.example, c@d.example', 'Team: a@b.example;'])
		expect(() => parseSender(bad)).toThrow('MAIL_FROM must be one address');
});

test('a refusal is told by its codes and never in the words of the server', () => {
	const refused = { command: 'RCPT TO', response: '550 5.1.1 <ana@example.com>: no such user' };
	expect(refusalReason(refused)).toBe('The mail server refused the recipient (550 5.1.1)');
	expect(isPermanentRefusal(refused)).toBe(true);
	expect(refusalReason(new Error('ana@example.com is unknown'))).toBe(
		'The connection to the mail server failed (closed)',
	);
	expect(refusalReason({ code: 'ana@example.com' })).toBe('The connection to the mail server failed (closed)');
});

test('what speaks of us and not of the mail is not final', () => {
	expect(isPermanentRefusal({ command: 'RCPT TO', response: '550 5.7.1 relaying denied' })).toBe(false);
	expect(isPermanentRefusal({ command: 'MAIL FROM', response: '550 5.1.8 bad sender' })).toBe(false);
	expect(isPermanentRefusal({ command: 'AUTH PLAIN', response: '535 5.7.8 bad login' })).toBe(false);
	expect(isPermanentRefusal({ command: 'CONN', code: 'ECONNREFUSED' })).toBe(false);
	expect(isPermanentRefusal(undefined)).toBe(false);
});
