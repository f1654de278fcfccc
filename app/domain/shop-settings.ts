/** What a merchant decides for the whole shop, as it is typed, kept and read. */
export interface ShopSettings {
	/** Calendar days from order to ship where there is neither stock nor a date; undefined: the merchant does not say. */
	readonly leadTimeDays: number | undefined;
	readonly handlingDays: number;
	readonly toleranceDays: number;
	readonly impliedTermDays: number;
	readonly settleSeconds: number;
	readonly orderTag: string;
	readonly raincheckIsOn: boolean;
	readonly raincheckHoldsPrice: boolean;
	/** Calendar days. */
	readonly raincheckOfferDays: number;
	/** Whether rainchecks are served before new sales, or from what those left. */
	readonly raincheckPlace: 'before' | 'after';
	readonly raincheckConfirmsEmail: boolean;
	readonly raincheckMaxQuantity: number;
}
