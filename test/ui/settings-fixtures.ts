/** The settings form as a merchant leaves it. */
import type { SettingsValues } from '../../app/ui/settings-form';

export const typedSettings: SettingsValues = {
	leadTimeDays: '14',
	handlingDays: '1',
	toleranceDays: '0',
	impliedTermDays: '30',
	settleSeconds: '60',
	orderTag: 'backordered',
	raincheckIsOn: 'on',
	raincheckHoldsPrice: '',
	raincheckOfferDays: '7',
	raincheckPlace: 'before',
	raincheckConfirmsEmail: 'on',
	raincheckMaxQuantity: '10',
};
