/** A ship date as it is typed, and the limits that its fields name. Apart from its parser, which stays on the server. */
export interface ShipDateValues {
	readonly earliest: string;
	readonly latest: string;
	readonly quantity: string;
	readonly launch: string;
	readonly reason: string;
}

export type ShipDateField = keyof ShipDateValues;

/** Three years, leap day included. */
export const farthestDays = 1_096;
export const longestReason = 300;
