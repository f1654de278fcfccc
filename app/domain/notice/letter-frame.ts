/**
 * The frame that every mail stands in, as HTML that every mail program shows alike: tables and inline styles, complete
 * with pictures off and with the style block dropped. The style block only adapts it to phones and to dark screens.
 */
import { html, joinMarkup, type Markup, markupText, nothing } from './markup';

export const ink = '#1f1e1c';
export const quiet = '#5c5953';
const card = '#fffefc';
const page = '#f3f1ec';
export const box = '#f5f3ee';
export const line = '#e4e0d9';

export const table = html`role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"`;
const fonts = html`-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`;

// Outlook's apps mark what they recoloured with data-ogsc and data-ogsb instead of honouring prefers-color-scheme.
const styles = html`:root{color-scheme:light dark;supported-color-schemes:light dark}
@media(max-width:599px){.wrap{padding:0!important}.ft{padding:22px 24px 28px!important}.card{padding:28px 24px!important}.h{font-size:24px!important;line-height:31px!important}.dt{font-size:21px!important}.bl{padding-left:18px!important}.br{padding-right:18px!important}.ba{padding-left:8px!important;padding-right:8px!important}.bn{padding-left:6px!important}.btn{display:block!important;text-align:center!important}.bt{width:100%!important}}
@media(max-width:374px){.dt{font-size:18px!important;white-space:normal!important}}
@media(prefers-color-scheme:dark){.pg{background:#151412!important}.card{background:#1f1d1a!important}.tx{color:#ece7de!important}.mu{color:#b5aea2!important}.ln{border-color:#3b3833!important}.box{background:#292622!important}.ph{background:#292622!important}.bt{background:#ece7de!important}.btn{color:#1a1815!important}}
[data-ogsc] .tx{color:#ece7de!important}[data-ogsc] .mu{color:#b5aea2!important}[data-ogsb] .card{background:#1f1d1a!important}[data-ogsb] .box{background:#292622!important}[data-ogsb] .bt{background:#ece7de!important}[data-ogsc] .btn{color:#1a1815!important}`;

// The filler keeps the mail's first words from being shown behind the preheader.
const filler = html`&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;&#8199;&#847;`;

interface FramedLetter {
	readonly lang: string;
	/** Left to right where it is not said. */
	readonly dir?: 'rtl';
	readonly subject: string;
	readonly preheader: string;
	readonly shopName: string;
	/** The quiet words beside the shop's name. */
	readonly aside: string;
	readonly heading: string;
	readonly body: Markup;
	readonly footer: readonly Markup[];
}

export function letterFrame(letter: FramedLetter): string {
	const end = letter.dir === 'rtl' ? html`left` : html`right`;
	const gap = letter.dir === 'rtl' ? html`0 16px 0 0` : html`0 0 0 16px`;
	const direction = letter.dir === 'rtl' ? html` dir="rtl"` : nothing;
	return markupText(html`<!doctype html><html lang="${letter.lang}"${direction}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><meta name="format-detection" content="date=no,address=no,telephone=no,email=no"><title>${letter.subject}</title>
<style>${styles}</style>
<!--[if mso]><style>h1,h2,p,td,span,b{font-family:Arial,sans-serif!important}</style><![endif]--></head>
<body class="pg" style="margin:0;padding:0;background:${page};-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden">${letter.preheader}${filler}</div>
<div role="article" aria-roledescription="email" aria-label="${letter.subject}" lang="${letter.lang}"${direction}>
<table ${table} class="pg" style="background:${page};font-family:${fonts}"><tr><td align="center" class="wrap" style="padding:36px 16px">
<!--[if mso]><table role="presentation" width="584" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table ${table} style="max-width:584px"><tr><td class="card" style="background:${card};padding:40px 48px">
<table ${table}><tr><td class="tx" style="font-size:20px;line-height:24px;color:${ink};letter-spacing:.5px">${letter.shopName}</td><td class="mu" align="${end}" valign="top" style="padding:${gap};font-size:14px;line-height:24px;color:${quiet};white-space:nowrap">${letter.aside}</td></tr></table>
<h1 class="h tx" style="margin:38px 0 0;font-weight:600;font-size:28px;line-height:36px;color:${ink};overflow-wrap:anywhere">${letter.heading}</h1>
${letter.body}
</td></tr><tr><td class="mu ft" style="padding:22px 48px 8px;font-size:13px;line-height:20px;color:${quiet}">${joinMarkup(letter.footer, html`<br>`)}</td></tr></table><!--[if mso]></td></tr></table><![endif]--></td></tr></table></div></body></html>
`);
}

/** A paragraph so many pixels below what is above it. */
export const paragraph = (text: Markup, above: number): Markup =>
	html`<p class="tx" style="margin:${above}px 0 0;font-size:16px;line-height:25px;color:${ink};overflow-wrap:anywhere">${text}</p>`;

/** A date or a price inside a sentence is never broken over two lines. */
export function holdTogether(text: string, unbroken: readonly string[]): Markup {
	const [first, ...others] = unbroken;
	if (first === undefined) return html`${text}`;
	return joinMarkup(
		text.split(first).map((part) => holdTogether(part, others)),
		html`<span style="white-space:nowrap">${first}</span>`,
	);
}

/** The one filled button of a mail. */
export const button = (label: string, url: string): Markup =>
	html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" class="bt" style="margin:26px 0 24px;background:${ink}"><tr><td class="bt" style="background:${ink};mso-padding-alt:15px 28px"><a href="${url}" class="btn" style="display:inline-block;padding:15px 28px;font-size:16px;line-height:20px;font-weight:600;color:${card};text-decoration:none">${label}</a></td></tr></table>`;

/** The place of a picture, which stays where there is none; its name stands beside it, so it has none of its own. */
export const thumbnail = (imageUrl: string): Markup =>
	imageUrl === ''
		? html`<table role="presentation" width="56" cellpadding="0" cellspacing="0" border="0"><tr><td class="ph" width="56" height="56" style="width:56px;height:56px;background:${box};font-size:0;line-height:0">&nbsp;</td></tr></table>`
		: html`<img class="ph" src="${imageUrl}" width="56" height="56" alt="" style="display:block;width:56px;height:56px;border:0;background:${box}">`;
