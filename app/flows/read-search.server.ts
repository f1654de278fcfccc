/** Text that somebody searches for, as a filter of a column. What LIKE would read as a pattern is meant as typed. */
export const containsText = (text: string) => ({
	contains: text.replace(/[\\%_]/g, '\\$&'),
	mode: 'insensitive' as const,
});
