/**
 * The slip notice in German. A title stands without an article, for its gender is not known; a sentence that ends on
 * an abbreviated month takes no second full stop.
 */
import type { SlipStory, SlipWording } from './slip-wording';

const yourOrder = (story: SlipStory): string => (story.isPartOfOrder ? 'Ein Teil Ihrer Bestellung' : 'Ihre Bestellung');

const subjectEnd = (story: SlipStory): string => {
	if (story.about.kind === 'product') return `${story.about.title} (Bestellung ${story.order})`;
	return `${yourOrder(story)} ${story.order}`;
};

const delayed = (story: SlipStory): string =>
	story.isPartOfOrder ? (story.isNews ? 'diesen Teil' : 'den verspäteten Teil') : 'sie';

const on = (outcome: { readonly when: string; readonly isOneDay: boolean }): string =>
	outcome.isOneDay ? `am ${outcome.when}` : `im Zeitraum ${outcome.when}`;

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);

const leave = (story: SlipStory): string =>
	`Bis zum Versand können Sie jederzeit stornieren und erhalten ${story.isPartOfOrder ? 'dafür ' : ''}den vollen Betrag zurück: Antworten Sie einfach auf diese E-Mail.`;

const keep =
	'Sie müssen nichts tun. Wenn wir nichts von Ihnen hören, bleibt Ihre Bestellung bestehen und wir versenden';

function subject(story: SlipStory): string {
	const { outcome } = story;
	const date = story.isNews ? 'Versandtermin' : 'Neuer Versandtermin';
	switch (outcome.kind) {
		case 'window':
			return `${date} ${outcome.when}: ${subjectEnd(story)}`;
		case 'by':
			return `${date} bis ${outcome.day}: ${subjectEnd(story)}`;
		case 'unknown':
			return `Noch kein Versandtermin: ${subjectEnd(story)}`;
		case 'mixed':
			return `Teilweise noch kein Versandtermin: ${story.about.kind === 'product' ? subjectEnd(story) : `Ihre Bestellung ${story.order}`}`;
	}
}

function preheader(story: SlipStory): string {
	if (story.outcome.kind === 'unknown' || story.outcome.kind === 'mixed')
		return 'Sie können warten oder Ihr Geld jetzt zurückbekommen.';
	const was = story.was ? `${sentence(`${story.was.label} ${story.was.date}`)} ` : '';
	return `${was}Sie können behalten oder stornieren.`;
}

function heading(story: SlipStory): string {
	const { about } = story;
	if (story.outcome.kind === 'unknown' || story.isNews) {
		const whom =
			about.kind === 'product' ? about.title : `${story.isPartOfOrder ? 'einen Teil Ihrer' : 'Ihre'} Bestellung`;
		return `Für ${whom} gibt es ${story.isNews ? 'jetzt einen' : 'noch keinen'} Versandtermin`;
	}
	const than = story.isSaid ? 'als angekündigt' : 'als erwartet';
	return `${about.kind === 'product' ? about.title : yourOrder(story)} wird später versandt ${than}`;
}

function silence(story: SlipStory): string {
	const { outcome } = story;
	switch (outcome.kind) {
		case 'window':
			return `${sentence(`${keep} ${delayed(story)} ${on(outcome)}`)} ${leave(story)}`;
		case 'by':
			return `${keep} ${delayed(story)} bis ${outcome.day}, zu den oben genannten Terminen. ${leave(story)}`;
		case 'unknown':
			return 'Es gibt noch keinen Versandtermin. Sie können warten oder auf diese E-Mail antworten und Ihr Geld jetzt zurückbekommen; bis zum Versand können Sie jederzeit stornieren.';
		case 'mixed':
			return 'Was einen Termin hat, versenden wir dann. Für den Rest gibt es noch keinen Versandtermin. Sie können warten oder auf diese E-Mail antworten und Ihr Geld jetzt zurückbekommen; bis zum Versand können Sie alles jederzeit stornieren.';
	}
}

export const german: SlipWording = {
	orderLabel: (order) => `Bestellung ${order}`,
	subject,
	preheader,
	heading,
	said: 'Angekündigt',
	expectedBy: 'Erwartet bis',
	nowShips: 'Neuer Termin',
	nowWithoutDate: 'Neuer Termin',
	noDateYet: 'Noch offen',
	wasUnknown: 'Noch offen',
	someOf: (units, of) => `Das betrifft ${units} von ${of} Stück`,
	passed: (isSaid) =>
		isSaid
			? 'Der genannte Termin ist ohne Versand verstrichen.'
			: 'Die Zeit, in der wir den Versand erwartet hatten, ist verstrichen.',
	sorry: 'Es tut uns leid, dass Sie warten müssen.',
	silence,
	wholeOrder: 'Ihre ganze Bestellung',
	shipping: 'Versand',
	onBackorder: (quantity) => `${quantity}, im Rückstand`,
	quantity: (quantity) => `Menge ${quantity}`,
	inStock: 'auf Lager',
	shipped: 'versandt',
	moreLines: (count) => (count === 1 ? 'und 1 weitere Position' : `und ${count} weitere Positionen`),
	whySent: 'Es geht um Ihre Bestellung; deshalb erhalten Sie diese E-Mail auch ohne Newsletter-Abo.',
	reply: (replyTo) =>
		replyTo === '' ? 'Wenn Sie antworten, liest es ein Mensch.' : `Wenn Sie antworten, liest es ein Mensch: ${replyTo}`,
};
