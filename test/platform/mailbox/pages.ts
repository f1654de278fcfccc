/**
 * The mailbox's pages: the list of mails, and one mail as the reader sees it, as plain text, and as it came. A mail's
 * own HTML is only ever shown in a frame that may run nothing, for mails are made of strings from outside.
 */

import { escapeHtml, page } from './page';
import type { StoredMail } from './stored-mail';

type View = 'mail' | 'text' | 'source';

const views: readonly { readonly view: View; readonly label: string }[] = [
	{ view: 'mail', label: 'Mail' },
	{ view: 'text', label: 'Plain text' },
	{ view: 'source', label: 'Source' },
];

export function mailboxPages(mails: () => readonly StoredMail[], path: string): (request: Request) => Response {
	return (request) => {
		if (request.method !== 'GET' && request.method !== 'HEAD')
			return new Response('Only GET\n', { status: 405, headers: { allow: 'GET, HEAD' } });
		const asked = new URL(request.url).pathname;
		if (asked !== path && !asked.startsWith(`${path}/`)) return missing(path);
		const [first = '', view = 'mail', ...more] = asked.slice(path.length).split('/').filter(Boolean);
		if (first === '') return list(mails(), path);
		if (first === 'messages.json') return Response.json(mails(), { headers: { 'cache-control': 'no-store' } });
		const mail = mails().find(({ id }) => id === first);
		if (!mail || more.length > 0) return missing(path);
		if (view === 'html') return bareHtml(mail);
		const known = views.find((candidate) => candidate.view === view);
		return known ? one(mail, known.view, path) : missing(path);
	};
}

function list(mails: readonly StoredMail[], path: string): Response {
	const rows = [...mails]
		.reverse()
		.map(
			(mail) =>
				`<li><a href="${path}/${mail.id}"><span class="to">${escapeHtml(mail.to.join(', '))}</span><strong>${escapeHtml(
					mail.subject || '(no subject)',
				)}</strong>${timeOf(mail)}<span class="from">${escapeHtml(mail.from)}</span></a></li>`,
		);
	const body =
		rows.length === 0
			? '<p class="empty">No mail yet. It appears here by itself.</p>'
			: `<ul class="list">${rows.join('')}</ul>`;
	const count = mails.length === 1 ? '1 mail' : `${mails.length} mails`;
	return page({
		title: 'Mailbox',
		body: `<header><h1>Mailbox</h1><p>${count}</p></header><main>${body}</main>`,
		// New mail shows by itself, and nothing moves while there is none.
		script: `const seen=${mails.length};setInterval(async()=>{const all=await(await fetch(${JSON.stringify(`${path}/messages.json`)})).json();if(all.length!==seen)location.reload()},2000)`,
	});
}

function one(mail: StoredMail, view: View, path: string): Response {
	const tabs = views.map(
		(tab) =>
			`<a href="${path}/${mail.id}/${tab.view}"${tab.view === view ? ' aria-current="page"' : ''}>${tab.label}</a>`,
	);
	const facts = [
		['From', mail.from],
		['To', mail.to.join(', ')],
		['Replies to', mail.replyTo],
	].filter(([, value]) => value !== '');
	const body = `<header><p><a href="${path}/">Mailbox</a></p><h1>${escapeHtml(mail.subject || '(no subject)')}</h1>
<dl>${facts.map(([label = '', value = '']) => `<div><dt>${label}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}<div><dt>Received</dt><dd>${timeOf(mail)}</dd></div></dl>
<nav aria-label="Views">${tabs.join('')}</nav></header><main class="one">${content(mail, view, path)}</main>`;
	return page({ title: mail.subject || 'Mail', body });
}

function content(mail: StoredMail, view: View, path: string): string {
	switch (view) {
		case 'mail':
			return mail.html === ''
				? '<p class="empty">This mail has no HTML part.</p>'
				: `<iframe title="The mail" sandbox src="${path}/${mail.id}/html"></iframe>`;
		case 'text':
			return `<pre class="text" tabindex="0">${escapeHtml(mail.text)}</pre>`;
		case 'source':
			return `<pre tabindex="0">${escapeHtml(mail.raw)}</pre>`;
	}
}

function bareHtml(mail: StoredMail): Response {
	return new Response(mail.html, {
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:",
			'cache-control': 'no-store',
		},
	});
}

const timeOf = ({ receivedAt }: StoredMail): string =>
	`<time datetime="${receivedAt}">${receivedAt.slice(0, 10)} ${receivedAt.slice(11, 16)} UTC</time>`;

function missing(path: string): Response {
	return page({
		title: 'Not here',
		status: 404,
		body: `<header><h1>No such mail</h1></header><main><p class="empty"><a href="${path}/">All mails</a></p></main>`,
	});
}
