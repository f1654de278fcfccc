/** Requests that nobody means well with: sent byte for byte as they are written, with nothing tidied up. */
import { request } from 'node:http';
import { userAgent } from './system-world';

export interface Answer {
	readonly status: number;
	readonly text: string;
}

export const sendTo =
	(port: number) =>
	(
		method: string,
		path: string,
		headers: Readonly<Record<string, string>> = {},
		body: string | Buffer = '',
	): Promise<Answer> =>
		new Promise((resolve, reject) => {
			const options = { host: '127.0.0.1', port, method, path, headers: { 'user-agent': userAgent, ...headers } };
			const sent = request(options, (response) => {
				const pieces: Buffer[] = [];
				response.on('data', (piece: Buffer) => pieces.push(piece));
				response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString() }));
			});
			sent.on('error', reject);
			sent.end(body);
		});

/** Ends of paths that lead nowhere, or out, or are no text. */
export const brokenTails: readonly string[] = [
	'',
	'/',
	'//',
	'/..',
	'/../../../../etc/passwd',
	'/..%2f..%2fetc%2fpasswd',
	'/%00',
	'/%',
	'/%zz',
	'/%ff',
	'/%c0%ae',
	'/%E0%A4%A',
	'/.env',
	'/constructor',
	'/__proto__',
	`/${'a'.repeat(6_000)}`,
	'/%F0%9F%8D%B5',
	"/'%20OR%201=1--",
	'/1e309',
	'/-1',
	'/9999999999999999999999999999',
	'/\\',
	'/<script>alert(1)</script>'.replaceAll('<', '%3C').replaceAll('>', '%3E'),
];
