/** The slip notice in English. Never more than the outline claims; sorry once; no exclamation marks. */
import type { SlipStory, SlipWording } from './slip-wording';

const who = (story: SlipStory): string => {
	if (story.about.kind === 'product') return `Your ${story.about.title}`;
	return story.isPartOfOrder ? 'Part of your order' : 'Your order';
};

const subjectWho = (story: SlipStory): string =>
	story.about.kind === 'product' ? who(story) : `${who(story)} ${story.order}`;

const subjectEnd = (story: SlipStory): string => (story.about.kind === 'product' ? ` (order ${story.order})` : '');

/** "it" is the order, so it stands only where the whole order is late. */
const delayed = (story: SlipStory): string =>
	story.isPartOfOrder ? (story.isNews ? 'this part' : 'the delayed part') : 'it';

const on = (outcome: { readonly when: string; readonly isOneDay: boolean }): string =>
	outcome.isOneDay ? `on ${outcome.when}` : outcome.when;

const leave = (story: SlipStory): string =>
	`You can cancel any time before it ships and get a full refund${story.isPartOfOrder ? ' for it' : ''}: reply to this mail.`;

const keep = 'You do not have to do anything. If we do not hear from you, we keep your order and ship';

function subject(story: SlipStory): string {
	const { outcome } = story;
	const ships = story.isNews ? 'ships' : 'now ships';
	switch (outcome.kind) {
		case 'window':
			return `${subjectWho(story)} ${ships} ${outcome.when}${subjectEnd(story)}`;
		case 'by':
			return `${subjectWho(story)} ${ships} by ${outcome.day}${subjectEnd(story)}`;
		case 'unknown':
			return `${subjectWho(story)} has no ship date yet${subjectEnd(story)}`;
		case 'mixed':
			return story.about.kind === 'product'
				? `Part of your ${story.about.title} has no ship date yet${subjectEnd(story)}`
				: `Part of your order ${story.order} has no ship date yet`;
	}
}

function preheader(story: SlipStory): string {
	if (story.outcome.kind === 'unknown' || story.outcome.kind === 'mixed')
		return 'You can wait or get your money back now.';
	return `${story.was ? `${story.was.label} ${story.was.date}. ` : ''}You can keep or cancel.`;
}

function heading(story: SlipStory): string {
	if (story.outcome.kind === 'unknown') return `${who(story)} has no ship date yet`;
	if (story.isNews) return `${who(story)} has a ship date`;
	return `${who(story)} ships later than ${story.isSaid ? 'we said' : 'expected'}`;
}

function silence(story: SlipStory): string {
	const { outcome } = story;
	switch (outcome.kind) {
		case 'window':
			return `${keep} ${delayed(story)} ${on(outcome)}. ${leave(story)}`;
		case 'by':
			return `${keep} ${delayed(story)} by ${outcome.day}, on the dates above. ${leave(story)}`;
		case 'unknown':
			return 'There is no ship date yet. You can wait, or reply to this mail and get your money back now; you can cancel any time before it ships.';
		case 'mixed':
			return 'What has a date ships then. For the rest there is no ship date yet. You can wait, or reply to this mail and get your money back now; you can cancel anything any time before it ships.';
	}
}

export const english: SlipWording = {
	orderLabel: (order) => `Order ${order}`,
	subject,
	preheader,
	heading,
	said: 'We said',
	expectedBy: 'Expected by',
	nowShips: 'Now ships',
	nowWithoutDate: 'Now',
	noDateYet: 'No date yet',
	wasUnknown: 'No date yet',
	someOf: (units, of) => `This is about ${units} of ${of}`,
	passed: (isSaid) =>
		isSaid
			? 'The date we gave has passed without a shipment.'
			: 'The time in which we expected to ship has passed without a shipment.',
	sorry: 'We are sorry for the wait.',
	silence,
	wholeOrder: 'Your whole order',
	shipping: 'Ships',
	onBackorder: (quantity) => `${quantity}, on backorder`,
	quantity: (quantity) => `Quantity ${quantity}`,
	inStock: 'in stock',
	shipped: 'shipped',
	moreLines: (count) => (count === 1 ? 'and 1 more line' : `and ${count} more lines`),
	whySent: 'This is about your order, so it is sent even if you do not take our newsletter.',
	reply: (replyTo) => (replyTo === '' ? 'Reply to reach a person.' : `Reply to reach a person: ${replyTo}`),
};
