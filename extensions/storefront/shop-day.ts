/** The day that it is in the shop, as `YYYY-MM-DD`, by the shopper's clock and how far the shop's is ahead of UTC. */
export const shopDay = (minutesAhead: number): string =>
	new Date(Date.now() + minutesAhead * 60_000).toISOString().slice(0, 10);
