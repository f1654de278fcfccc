/**
 * The three mails to somebody who waits: please confirm, it is back, and one reminder. It decides what goes where; it
 * never says that anything is set aside, names a price only where it was given one, and always carries the link by which
 * the raincheck can be seen and withdrawn.
 */
import type { Day } from '../day';
import { dayIn, directionOf, type RaincheckLocale } from '../raincheck/locale';
import { type RaincheckKey, type Say, sayIn } from '../raincheck/wording';
import { button, holdTogether, ink, letterFrame, line, paragraph, quiet, table, thumbnail } from './letter-frame';
import { html, type Markup, nothing } from './markup';
import { oneLine } from './plain-words';
import type { RenderedNotice } from './slip-notice';

export interface RaincheckMail {
	readonly locale: RaincheckLocale;
	readonly shop: {
		readonly name: string;
		/** Where a reply goes; empty where replies go to the sender. */
		readonly replyTo: string;
	};
	readonly item: { readonly title: string; readonly imageUrl: string };
	/** Units that were asked for. */
	readonly asked: number;
	readonly about:
		| { readonly kind: 'confirm'; readonly confirmUrl: string }
		| ({ readonly kind: 'ready' } & StandingOffer)
		| ({ readonly kind: 'reminder' } & StandingOffer);
	/** The page on which it is seen and withdrawn. */
	readonly seeUrl: string;
	/** In the shop's zone. */
	readonly today: Day;
}

export interface StandingOffer {
	readonly units: number;
	readonly lastDay: Day;
	/** Written out, with its currency; undefined where no price was promised. */
	readonly price: string | undefined;
	/** Empty where the price needs no discount. */
	readonly code: string;
	/** The cart with everything in it, or the page that leads there. */
	readonly buyUrl: string;
}

const maxTitle = 120;
const maxTitleInSubject = 60;
const maxImageUrl = 400;

export function renderRaincheckMail(mail: RaincheckMail): RenderedNotice {
	const say = sayIn(mail.locale);
	const words = wordsOf(mail, say);
	const shopName = oneLine(mail.shop.name, maxTitle);
	const rtl = directionOf(mail.locale) === 'rtl' ? { dir: 'rtl' as const } : {};
	const body = html`${itemRow(words, mail.item.imageUrl, directionOf(mail.locale))}
${words.before.map((text, index) => paragraph(holdTogether(text, words.unbroken), index === 0 ? 20 : 14))}
${button(words.button.label, words.button.url)}
${words.after.map((text) => small(text))}`;
	const withdraw = html`<a href="${mail.seeUrl}" class="mu" style="color:${quiet};text-decoration:underline">${say('action.see')}</a>`;
	return {
		subject: words.subject,
		preheader: words.preheader,
		html: letterFrame({
			...rtl,
			lang: mail.locale,
			subject: words.subject,
			preheader: words.preheader,
			shopName,
			aside: say('mail.label'),
			heading: words.heading,
			body,
			footer: [...words.footer.map((text) => html`${text}`), withdraw, html`${shopName}`],
		}),
		text: `${[
			`${shopName}, ${say('mail.label')}`,
			words.heading,
			`- ${words.title} (${words.quantity})`,
			...words.before,
			`${words.button.label}:\n${words.button.url}`,
			...words.after,
			`${say('action.see')}:\n${mail.seeUrl}`,
			[...words.footer, shopName].join('\n'),
		]
			.filter((part) => part !== '')
			.join('\n\n')}\n`,
	};
}

interface Words {
	readonly subject: string;
	readonly preheader: string;
	readonly heading: string;
	readonly title: string;
	readonly quantity: string;
	readonly before: readonly string[];
	/** What in these sentences stays on one line. */
	readonly unbroken: readonly string[];
	readonly button: { readonly label: string; readonly url: string };
	readonly after: readonly string[];
	readonly footer: readonly string[];
}

function wordsOf(mail: RaincheckMail, say: Say): Words {
	const title = oneLine(mail.item.title, maxTitle);
	const short = oneLine(mail.item.title, maxTitleInSubject);
	const replyTo = oneLine(mail.shop.replyTo, maxTitle);
	const reply = replyTo === '' ? say('mail.reply') : `${say('mail.reply')} ${replyTo}`;
	const footer = [say('mail.why', { shop: oneLine(mail.shop.name, maxTitle) }), reply];
	const common = { title, footer };
	const { about } = mail;
	if (about.kind === 'confirm') {
		return {
			...common,
			subject: say('mail.confirm.subject', { title: short }),
			preheader: say('mail.confirm.preheader'),
			heading: say('mail.confirm.heading'),
			quantity: say('mail.quantity', { units: mail.asked }),
			before: [say('mail.confirm.body', { title })],
			unbroken: [],
			button: { label: say('action.confirm'), url: about.confirmUrl },
			after: [],
		};
	}
	const day = dayIn(about.lastDay, mail.locale, mail.today);
	const { price } = about;
	const kind = `mail.${about.kind}` as const;
	/** The sentence with the price, where there is one. */
	const saying = (key: RaincheckKey, keyAt: RaincheckKey) =>
		price === undefined ? say(key, { title, day }) : say(keyAt, { title, day, price });
	const subject =
		price === undefined
			? say(`${kind}.subject`, { title: short, day })
			: say(`${kind}.subjectAt`, { title: short, day, price });
	return {
		...common,
		subject,
		preheader:
			about.kind === 'reminder'
				? say('mail.reminder.preheader')
				: saying('mail.ready.preheader', 'mail.ready.preheaderAt'),
		heading: say(`${kind}.heading`, { title }),
		quantity: say('mail.quantity', { units: about.units }),
		before: [
			saying(`${kind}.body`, `${kind}.bodyAt`),
			...(about.units < mail.asked ? [say('mail.partly', { asked: mail.asked, units: about.units })] : []),
		],
		unbroken: price === undefined ? [day] : [day, price],
		button: {
			label: price === undefined ? say('action.buy') : say('action.buyAt', { price }),
			url: about.buyUrl,
		},
		after: [...(about.code === '' ? [] : [say('mail.code', { code: about.code })]), say('page.counted')],
	};
}

function itemRow({ title, quantity }: Words, imageUrl: string, direction: 'ltr' | 'rtl'): Markup {
	const picture = /^https?:\/\/[^\s"'<>]+$/i.test(imageUrl) && imageUrl.length <= maxImageUrl ? imageUrl : '';
	const gap = direction === 'rtl' ? html`14px 14px 14px 0` : html`14px 0 14px 14px`;
	return html`<table ${table} style="margin:24px 0 0"><tr><td width="56" style="padding:14px 0;border-top:1px solid ${line};border-bottom:1px solid ${line}" class="ln" valign="top">${thumbnail(picture)}</td>
<td class="ln tx" style="padding:${gap};border-top:1px solid ${line};border-bottom:1px solid ${line};font-size:15px;line-height:22px;color:${ink};overflow-wrap:anywhere" valign="top">${title}<br><span class="mu" style="color:${quiet}">${quantity}</span></td></tr></table>`;
}

const small = (text: string): Markup =>
	text === ''
		? nothing
		: html`<p class="mu" style="margin:0 0 10px;font-size:15px;line-height:22px;color:${quiet};overflow-wrap:anywhere">${text}</p>`;
