/**
 * Renders a document: in full for a crawler, streamed for a person. Each carries the frame-ancestors of its own shop,
 * which is what lets Shopify's admin embed it and nobody else; without a shop nobody may.
 */
import { PassThrough } from 'node:stream';
import { createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { addDocumentResponseHeaders } from './shopify.server';

/** Loaders that stream are given up after this; the render itself a second later, so that the refusal is still sent. */
export const streamTimeout = 5_000;

export default function handleRequest(
	request: Request,
	status: number,
	headers: Headers,
	remixContext: EntryContext,
): Promise<Response> {
	headers.set('Content-Type', 'text/html; charset=utf-8');
	headers.set('Content-Security-Policy', "frame-ancestors 'none'");
	addDocumentResponseHeaders(request, headers);

	const readyEvent = isbot(request.headers.get('user-agent') ?? '') ? 'onAllReady' : 'onShellReady';
	return new Promise((resolve, reject) => {
		let answer = status;
		const { pipe, abort } = renderToPipeableStream(<RemixServer context={remixContext} url={request.url} />, {
			[readyEvent]: () => {
				const body = new PassThrough();
				resolve(new Response(createReadableStreamFromReadable(body), { headers, status: answer }));
				pipe(body);
			},
			onShellError: reject,
			onError: (error) => {
				answer = 500;
				console.error('A document could not be rendered in full', error);
			},
		});
		setTimeout(abort, streamTimeout + 1_000).unref();
	});
}
