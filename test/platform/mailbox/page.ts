/** The mailbox's one page frame: plain, readable, light and dark, and saying on every page that it is a stand-in. */
import { randomBytes } from 'node:crypto';

const styles = `:root{color-scheme:light dark;--ink:#1f1e1c;--quiet:#5c5953;--paper:#fffefc;--ground:#f3f1ec;--line:#e4e0d9}
@media(prefers-color-scheme:dark){:root{--ink:#ece7de;--quiet:#b5aea2;--paper:#1f1d1a;--ground:#151412;--line:#3b3833}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);font:16px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
header,main,footer{width:100%;max-width:880px;margin:0 auto;padding:0 24px}
header{padding-top:36px;padding-bottom:18px}
h1{margin:0;font-size:24px;line-height:32px;font-weight:600;overflow-wrap:anywhere}
header p,dt,time,.to,.from,footer,.empty{color:var(--quiet)}
header p{margin:0 0 6px}
a{color:inherit;text-underline-offset:.18em}
a:focus-visible,pre:focus-visible,iframe:focus-visible{outline:2px solid currentColor;outline-offset:3px}
dl{margin:14px 0 0;font-size:15px}
dl div{display:flex;gap:12px}
dt{flex:0 0 88px}
dd{margin:0;overflow-wrap:anywhere}
nav{display:flex;gap:24px;margin-top:20px;border-bottom:1px solid var(--line)}
nav a{padding:10px 0;margin-bottom:-1px;text-decoration:none;border-bottom:2px solid transparent}
nav a[aria-current]{border-color:currentColor;font-weight:600}
.list{list-style:none;margin:0;padding:0;background:var(--paper)}
.list li+li{border-top:1px solid var(--line)}
.list a{display:grid;grid-template-columns:1fr auto;gap:2px 18px;padding:16px 22px;text-decoration:none}
.list a:hover strong{text-decoration:underline}
.list strong{font-weight:600;grid-column:1;overflow-wrap:anywhere}
.list .to{grid-column:1;grid-row:1;font-size:14px;overflow-wrap:anywhere}
.list time{grid-column:2;grid-row:1;font-size:14px;white-space:nowrap}
.list .from{grid-column:1/-1;font-size:14px}
.empty{margin:0;padding:22px;background:var(--paper)}
main.one{flex:1;display:flex;flex-direction:column}
iframe{flex:1;width:100%;min-height:720px;border:0;background:var(--ground)}
pre{margin:0;padding:22px;background:var(--paper);font:13px/20px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
pre.text{font-size:15px;line-height:24px}
footer{padding-top:22px;padding-bottom:28px;font-size:13px;line-height:20px}
@media(max-width:599px){header,main,footer{padding-left:16px;padding-right:16px}main{padding-left:0;padding-right:0}}`;

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

interface PageParts {
	readonly title: string;
	/** HTML. */
	readonly body: string;
	readonly script?: string;
	readonly status?: number;
}

export function page({ title, body, script, status = 200 }: PageParts): Response {
	const nonce = randomBytes(12).toString('base64');
	const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,"><title>${escapeHtml(title)} · stand-in mailbox</title><style>${styles}</style></head>
<body>${body}<footer>This mailbox is a stand-in. It keeps what the app sends, and no mail leaves this machine.</footer>${
		script ? `<script nonce="${nonce}">${script}</script>` : ''
	}</body></html>`;
	return new Response(html, {
		status,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; connect-src 'self'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`,
			'cache-control': 'no-store',
		},
	});
}
