import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type OutgoingMail, openMailer } from '../../../app/adapters/email/mailer.server';
import { renderSlipNotice } from '../../../app/domain/notice/render-slip-notice';
import { slipNotice } from '../../domain/notice/slip-notice-factory';
import { launchBrowser } from '../../setup/browser';
import { createMailbox, type Mailbox, type MailboxOptions } from './mailbox';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
	for (const thing of opened.splice(0).reverse()) await thing.close();
});

async function openMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
	const mailbox = await createMailbox(options);
	opened.push(mailbox);
	return mailbox;
}

async function post(mailbox: Mailbox, changes: Partial<OutgoingMail> = {}): Promise<void> {
	const mailer = openMailer({ smtpUrl: mailbox.smtpUrl, from: 'Holm <hello@holm.example>' });
	const { subject, html, text } = renderSlipNotice(slipNotice());
	const mail = { messageId: '<slip-1@holm.example>', to: 'ana@example.com', replyTo: 'studio@holm.example' };
	const outcome = await mailer.send(
		{ ...mail, subject, html, text, ...changes },
		{ beforeData: async () => undefined },
	);
	expect(outcome.kind).toBe('sent');
	await mailer.close();
}

const get = async (mailbox: Mailbox, path: string) => {
	const response = await mailbox.fetch(new Request(`http://mailbox.test${path}`));
	return { status: response.status, headers: response.headers, body: await response.text() };
};

test('an empty mailbox says so, and that it is a stand-in', async () => {
	const { body } = await get(await openMailbox(), '/');
	expect(body).toContain('No mail yet');
	expect(body).toContain('This mailbox is a stand-in');
});

test('the list shows the newest first, and each mail opens as mail, text and source', async () => {
	const mailbox = await openMailbox({ path: '/mailbox' });
	await post(mailbox);
	await post(mailbox, { subject: 'second <b>', messageId: '<slip-2@holm.example>' });
	const list = (await get(mailbox, '/mailbox/')).body;
	expect(list.indexOf('second &lt;b&gt;')).toBeLessThan(list.indexOf('now ships 15–19 Dec'));
	expect(list).toContain('href="/mailbox/2"');
	expect((await get(mailbox, '/mailbox/1')).body).toContain('sandbox src="/mailbox/1/html"');
	expect((await get(mailbox, '/mailbox/1/text')).body).toContain('Now ships: 15–19 Dec');
	expect((await get(mailbox, '/mailbox/1/source')).body).toContain('Message-ID: &lt;slip-1@holm.example&gt;');
	const bare = await get(mailbox, '/mailbox/1/html');
	expect(bare.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
	expect(bare.body).toBe(`${renderSlipNotice(slipNotice()).html}`);
	expect(JSON.parse((await get(mailbox, '/mailbox/messages.json')).body)).toHaveLength(2);
});

test('what is not there is a 404, and nothing can be posted', async () => {
	const mailbox = await openMailbox({ path: '/mailbox' });
	await post(mailbox);
	for (const path of ['/mailbox/9', '/mailbox/1/nothing', '/mailbox/1/text/more', '/mailboxes', '/'])
		expect((await get(mailbox, path)).status, path).toBe(404);
	expect((await mailbox.fetch(new Request('http://mailbox.test/mailbox/', { method: 'POST' }))).status).toBe(405);
});

test('a mail that is waited for is given when it comes, or when it is here already', async () => {
	const mailbox = await openMailbox();
	const waiting = mailbox.waitFor(({ to }) => to.includes('ana@example.com'));
	await post(mailbox);
	expect(await waiting).toBe(mailbox.messages()[0]);
	expect((await mailbox.waitFor(() => true)).id).toBe('1');
	await expect(mailbox.waitFor(({ to }) => to.includes('eve@example.net'), 20)).rejects.toThrow(
		'No such mail within 20 ms; here are: "Your Stoneware pitcher',
	);
	mailbox.clear();
	expect(mailbox.messages()).toEqual([]);
});

test('in a browser: new mail shows by itself, axe finds nothing, and scripts in a mail do not run', async () => {
	const mailbox = await openMailbox();
	const server = createServer((request, response) => void answer(mailbox, request, response)).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const browser = await launchBrowser();
	opened.push({
		close: async () => {
			await browser.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	});
	const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
	for (const colorScheme of ['light', 'dark'] as const) {
		mailbox.clear();
		const context = await browser.newContext({ bypassCSP: true, colorScheme });
		const page = await context.newPage();
		await page.goto(`${root}/`);
		await post(mailbox, { html: '<script>document.title="ran"</script><p>Ships 15–19 Dec</p>' });
		await page.getByRole('link', { name: /now ships/ }).click();
		await page.frameLocator('iframe').getByText('Ships 15–19 Dec').waitFor();
		expect(await page.frames().at(-1)?.title()).toBe('');
		for (const view of ['List', 'Mail', 'Plain text', 'Source']) {
			if (view === 'List') await page.goto(`${root}/`);
			else if (view === 'Mail') await page.goto(`${root}/${mailbox.messages()[0]?.id}`);
			else await page.getByRole('navigation').getByRole('link', { name: view, exact: true }).click();
			await page.addScriptTag({ path: axe });
			const violations = await page.evaluate(async () => {
				const { axe: checker } = window as unknown as { axe: typeof import('axe-core') };
				return (await checker.run(document, { iframes: false })).violations.map(({ id, nodes }) => [id, nodes.length]);
			});
			expect(violations, view).toEqual([]);
		}
		await context.close();
	}
});

async function answer(mailbox: Mailbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const page = await mailbox.fetch(new Request(`http://mailbox.test${request.url}`));
	response.writeHead(page.status, Object.fromEntries(page.headers));
	response.end(await page.text());
}
