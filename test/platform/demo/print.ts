/** What a person reads when the demo is up: where to look, what to try, and how to drive the shop from outside. */
export interface Addresses {
	readonly admin: string;
	readonly storefront: string;
	readonly mailbox: string;
	readonly adminApi: string;
	readonly staffToken: string;
}

export interface Example {
	readonly title: string;
	readonly query: string;
	readonly variables: unknown;
}

const bold = (text: string) => (process.stdout.isTTY ? `\u001B[1m${text}\u001B[0m` : text);
const quiet = (text: string) => (process.stdout.isTTY ? `\u001B[2m${text}\u001B[0m` : text);

/** A page worth seeing. */
export interface Sight {
	readonly title: string;
	readonly address: string;
}

/** A shell function, so that each call is one readable line. */
export const shellFunction = ({ adminApi, staffToken }: Addresses): string =>
	`admin() { curl -s ${adminApi} -H 'Content-Type: application/json' -H 'X-Shopify-Access-Token: ${staffToken}' -d "$1"; echo; }`;

export function shellCall({ query, variables }: Example): string {
	const body = JSON.stringify({ query: query.replace(/\s+/g, ' ').trim(), variables });
	return `admin '${body.replaceAll("'", "'\\''")}'`;
}

interface Shown {
	readonly sights: readonly Sight[];
	readonly examples: readonly Example[];
	readonly seconds: number;
}

export function welcome(addresses: Addresses, { sights, examples, seconds }: Shown): string {
	return [
		'',
		`${bold('Backorder')}, with a stand-in for Shopify around it. Ready after ${seconds} seconds.`,
		'',
		`  Admin        ${bold(addresses.admin)}`,
		`  Storefront   ${bold(addresses.storefront)}`,
		`  Mailbox      ${bold(addresses.mailbox)}`,
		'',
		'  1. Open the admin: the app installs itself and reads the shop.',
		'  2. Give a sold-out variant a ship date, then buy it in the storefront.',
		'  3. Orders in the admin shows its tag. Move the date, and the mail is in the mailbox.',
		'  4. Bring stock in under Products: the queue moves up, and the tag goes.',
		'',
		'  In the storefront (languages, both theme families and light or dark are at the foot of each page):',
		...sights.map(({ title, address }) => `    ${title.padEnd(44)} ${address}`),
		'',
		`  Admin API    ${addresses.adminApi}`,
		`  Token        ${addresses.staffToken}`,
		quiet('  Shopify’s own schema. Paste the first line into a shell once, then any of the others:'),
		'',
		shellFunction(addresses),
		...examples.flatMap((example) => ['', quiet(`# ${example.title}`), shellCall(example)]),
		'',
		quiet('  Nothing leaves this machine, and a restart brings a fresh shop. Ctrl-C stops everything.'),
		'',
	].join('\n');
}
