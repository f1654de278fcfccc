/** Amounts of money as decimal text, added and taken off as whole numbers: 48.10 - 47.90 is 0.20 and nothing beside it. */

const digits = 5;
const decimalPattern = new RegExp(`^(\\d{1,12})(?:\\.(\\d{1,${digits}}))?$`);

/** Undefined where the text is no amount, or finer than any currency. */
export function toHundredThousandths(text: string): bigint | undefined {
	const match = decimalPattern.exec(text.trim());
	return match ? BigInt(`${match[1]}${(match[2] ?? '').padEnd(digits, '0')}`) : undefined;
}

export function fromHundredThousandths(value: bigint): string {
	const text = value.toString().padStart(digits + 1, '0');
	const fraction = text.slice(-digits).replace(/0+$/, '');
	return `${text.slice(0, -digits)}.${fraction.padEnd(2, '0')}`;
}

/** What so many units at these prices come to. One that cannot be read adds nothing. */
export function totalOf(parts: readonly { readonly units: number; readonly price: string }[]): string {
	const total = parts.reduce((sum, { units, price }) => sum + BigInt(units) * (toHundredThousandths(price) ?? 0n), 0n);
	return fromHundredThousandths(total);
}
