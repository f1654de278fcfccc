/**
 * Text from outside as every database can hold it: no NUL, no half of a surrogate pair. Titles come from merchants and
 * themes, and one that cannot be stored would stop the news of the whole shop.
 */
export function storableText(text: string): string {
	return text.toWellFormed().replaceAll('\0', '');
}
