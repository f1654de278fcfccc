/** What a list's address says: which page of it, and what is searched. Anything odd in it is the first page of all. */

const longestSearch = 100;

export function pageNumber(request: Request, name = 'page'): number {
	const text = new URL(request.url).searchParams.get(name) ?? '';
	return /^\d{1,6}$/.test(text) ? Number(text) : 1;
}

/** Without NUL, which no Postgres text can hold. */
export function searchText(request: Request): string {
	const text = new URL(request.url).searchParams.get('q') ?? '';
	return text.replaceAll('\0', '').trim().slice(0, longestSearch);
}
