/**
 * The settings form: what was typed becomes settings, or an error beside the field, with everything kept as typed. The
 * limits here are what the app can keep a promise under; nothing is saved here.
 */
import { z } from 'zod';
import type { ShopSettings } from '../domain/shop-settings';

export type SettingsField = keyof ShopSettings;
/** As typed; a ticked box is "on", any other empty. */
export type SettingsValues = Readonly<Record<SettingsField, string>>;

export type SettingsAnswer =
	| { readonly kind: 'valid'; readonly settings: ShopSettings }
	| {
			readonly kind: 'invalid';
			readonly errors: Readonly<Partial<Record<SettingsField, string>>>;
			readonly values: SettingsValues;
	  };

const longestTag = 40;

function whole(what: string, least: number, most: number) {
	const range = `Use a whole number of ${what} from ${least} to ${most.toString().replace(/\B(?=(\d{3})+$)/g, ',')}.`;
	return z.string().transform((value, issues): number => {
		const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
		if (number >= least && number <= most) return number;
		issues.addIssue({ code: 'custom', message: range });
		return z.NEVER;
	});
}

/** A box that is not ticked is not sent. */
const ticked = z.string().transform((value) => value !== '');

const schema = z.object({
	leadTimeDays: z.preprocess((value) => (value === '' ? undefined : value), whole('days', 1, 365).optional()),
	handlingDays: whole('days', 0, 60),
	toleranceDays: whole('days', 0, 60),
	impliedTermDays: whole('days', 1, 365),
	settleSeconds: whole('seconds', 1, 3_600),
	orderTag: z
		.string()
		.min(1, 'Give the tag a name.')
		.max(longestTag, `Use ${longestTag} characters at most.`)
		.refine((tag) => !tag.includes(','), 'A tag cannot contain a comma.'),
	raincheckIsOn: ticked,
	raincheckHoldsPrice: ticked,
	raincheckOfferDays: whole('days', 1, 30),
	raincheckPlace: z.enum(['before', 'after'], { error: 'Choose who is served first.' }),
	raincheckConfirmsEmail: ticked,
	raincheckMaxQuantity: whole('units', 1, 1_000),
});

const fields = Object.keys(schema.shape) as readonly SettingsField[];

export function parseSettings(form: FormData): SettingsAnswer {
	const typed = fields.map((field) => [field, String(form.get(field) ?? '').trim()] as const);
	const values = Object.fromEntries(typed) as SettingsValues;
	const result = schema.safeParse(values);
	if (result.success) return { kind: 'valid', settings: { ...result.data, leadTimeDays: result.data.leadTimeDays } };
	const errors: Partial<Record<SettingsField, string>> = {};
	for (const field of fields) {
		const issue = result.error.issues.find(({ path }) => path[0] === field);
		if (issue) errors[field] = issue.message;
	}
	return { kind: 'invalid', errors, values };
}

export function settingsValues(settings: ShopSettings): SettingsValues {
	return {
		leadTimeDays: settings.leadTimeDays === undefined ? '' : String(settings.leadTimeDays),
		handlingDays: String(settings.handlingDays),
		toleranceDays: String(settings.toleranceDays),
		impliedTermDays: String(settings.impliedTermDays),
		settleSeconds: String(settings.settleSeconds),
		orderTag: settings.orderTag,
		raincheckIsOn: settings.raincheckIsOn ? 'on' : '',
		raincheckHoldsPrice: settings.raincheckHoldsPrice ? 'on' : '',
		raincheckOfferDays: String(settings.raincheckOfferDays),
		raincheckPlace: settings.raincheckPlace,
		raincheckConfirmsEmail: settings.raincheckConfirmsEmail ? 'on' : '',
		raincheckMaxQuantity: String(settings.raincheckMaxQuantity),
	};
}
