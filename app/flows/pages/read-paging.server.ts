/** Pages of a list. A page beyond the end answers with the last one, so that an old link never shows an empty list. */

export interface Paging {
	readonly page: number;
	readonly pages: number;
	readonly total: number;
}

export function pageOf(wanted: number, total: number, size: number): Paging & { readonly skip: number } {
	const pages = Math.max(1, Math.ceil(total / size));
	const page = Math.min(Math.max(1, Math.trunc(wanted) || 1), pages);
	return { page, pages, total, skip: (page - 1) * size };
}
