/** Follows a connection to its end, so that no page size ever caps what we know. */
import { AdminError } from './admin-errors';

export interface Page<Node> {
	readonly nodes: readonly Node[];
	readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** @param readNext answers undefined where the thing that is paged has gone meanwhile. */
export async function readPages<Node>(
	first: Page<Node>,
	readNext: (after: string) => Promise<Page<Node> | undefined>,
): Promise<readonly Node[]> {
	const nodes = [...first.nodes];
	let page = first;
	while (page.pageInfo.hasNextPage && page.pageInfo.endCursor !== null) {
		const next = await readNext(page.pageInfo.endCursor);
		// Half an answer would look like less than there is.
		if (!next) throw new AdminError('unavailable', 'What was being read went away between two pages');
		nodes.push(...next.nodes);
		page = next;
	}
	return nodes;
}
