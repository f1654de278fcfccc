/** Splits a list for calls that take only so many at once. */
export function* inGroups<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
	for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
