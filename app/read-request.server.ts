/**
 * What a request brings, read so that nothing a sender can do is a failure of ours: a body that is no form is a 400, an
 * id that cannot be one is a 404, and text is what a database can hold.
 */
import { storableText } from './flows/storable-text';

/** @throws Response 400 where the body is no form. */
export async function readForm(request: Request): Promise<FormData> {
	const form = await request.formData().catch((failure: unknown) => {
		if (!(failure instanceof Error)) throw failure;
		throw new Response('This is not a form.', { status: 400 });
	});
	const clean = new FormData();
	for (const [name, value] of form) if (typeof value === 'string') clean.append(name, storableText(value));
	return clean;
}

const longestShortForm = 16 * 1024;

/** A form of a few short fields, from anybody. @throws Response 400 where the body is no form, 413 where it is long. */
export async function readShortForm(request: Request): Promise<FormData> {
	const pieces: Uint8Array[] = [];
	let bytes = 0;
	const reader = request.body?.getReader();
	for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
		bytes += read.value.length;
		if (bytes > longestShortForm) throw new Response('This form is too long.', { status: 413 });
		pieces.push(read.value);
	}
	const type = request.headers.get('content-type') ?? '';
	const init = { method: 'POST', headers: { 'content-type': type }, body: Buffer.concat(pieces) };
	return readForm(new Request('http://form.invalid/', init));
}

/** One of Shopify's numeric ids, or one that we made. @throws Response 404 where the text is neither. */
export function requireIdParam(text: string | undefined): string {
	if (text !== undefined && /^(\d{1,20}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/.test(text)) return text;
	throw new Response(null, { status: 404 });
}
