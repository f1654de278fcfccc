/**
 * The admin's end of App Bridge: answers what the app in the frame asks, and draws what it tells. It listens to the
 * app's own origin and its own frame only.
 */
import {
	channel,
	type FromApp,
	type FromHost,
	type HostEvent,
	isOurs,
	type PickerQuestion,
	type TitleBar,
} from '../protocol';
import { choose } from './dialogs';
import { drawNav, markCurrent } from './nav';
import { pickProducts } from './picker';
import { hideToast, showToast } from './toasts';

const frame = requireElement<HTMLIFrameElement>('app');
const settings = JSON.parse(frame.dataset.settings ?? '{}') as {
	readonly handle: string;
	readonly clientId: string;
	readonly appOrigin: string;
};
const root = `/store/${settings.handle}`;
const appRoot = `${root}/apps/${settings.clientId}`;

function requireElement<T extends HTMLElement>(id: string): T {
	const element = document.getElementById(id);
	if (!element) throw new Error(`The page has no #${id}`);
	return element as T;
}

const post = (message: FromHost) => frame.contentWindow?.postMessage(message, settings.appOrigin);
const send = (event: HostEvent) => post({ channel, kind: 'event', ...event });

const saveBar = requireElement('save-bar');
const isDirty = () => !saveBar.hidden;
let confirmsDiscard = false;

async function mayLeave(): Promise<boolean> {
	if (!isDirty()) return true;
	if ((await choose(requireElement<HTMLDialogElement>('leave'))) !== 'leave') return false;
	send({ verb: 'discard' });
	return true;
}

async function read(path: string): Promise<Response> {
	const response = await fetch(`${root}/stand-in/${path}`);
	if (!response.ok) throw new Error(`The stand-in answered ${response.status} for ${path}`);
	return response;
}

async function answer(message: Extract<FromApp, { kind: 'ask' }>): Promise<unknown> {
	switch (message.verb) {
		case 'id-token':
			return (await read('id-token')).text();
		case 'scopes':
			return (await read('scopes')).json();
		case 'extensions':
			return (await read('extensions')).json();
		case 'picker': {
			const question = message.payload as PickerQuestion;
			const list = question.type === 'collection' ? 'collections' : 'products';
			return pickProducts(requireElement<HTMLDialogElement>('picker'), question, async (query) =>
				(await read(`${list}?query=${encodeURIComponent(query)}`)).json(),
			);
		}
		case 'leave':
			return mayLeave();
	}
}

function drawTitleBar(bar: TitleBar | null): void {
	const element = requireElement('title-bar');
	element.hidden = bar === null;
	const heading = element.querySelector('strong');
	if (heading) heading.textContent = bar?.title ?? '';
	element.querySelector('.actions')?.replaceChildren(
		...(bar?.actions ?? []).map((action) => {
			const button = document.createElement('button');
			button.textContent = action.label;
			button.className = action.variant;
			button.disabled = action.isDisabled;
			button.addEventListener('click', () => send({ verb: 'title-action', index: action.index }));
			return button;
		}),
	);
}

/** Where a link that leaves the app leads in this admin. */
function topAddress(url: string): string {
	const admin = /^shopify:\/?\/?admin(\/.*)?$/.exec(url);
	return admin ? `${root}${admin[1] ?? ''}` : url;
}

function draw(message: Extract<FromApp, { kind: 'tell' }>): void {
	switch (message.verb) {
		case 'location':
			history.replaceState(null, '', `${appRoot}${message.path === '/' ? '' : message.path}`);
			markCurrent(message.path);
			return;
		case 'nav':
			drawNav(message.items, appRoot, async (href) => {
				if (await mayLeave()) send({ verb: 'navigate', href });
			});
			return;
		case 'title-bar':
			drawTitleBar(message.bar);
			return;
		case 'save-bar':
			saveBar.hidden = !message.isShown;
			requireElement('search').hidden = message.isShown;
			confirmsDiscard = message.confirmsDiscard;
			return;
		case 'toast':
			showToast(message, {
				onAction: () => send({ verb: 'toast-action', id: message.id }),
				onDismiss: () => send({ verb: 'toast-dismiss', id: message.id }),
			});
			return;
		case 'toast-hide':
			hideToast(message.id);
			return;
		case 'loading':
			requireElement('loading').hidden = !message.isLoading;
			return;
		case 'top':
			location.assign(topAddress(message.url));
	}
}

addEventListener('message', (event: MessageEvent<unknown>) => {
	if (event.source !== frame.contentWindow || event.origin !== settings.appOrigin || !isOurs(event.data)) return;
	const message = event.data as FromApp;
	if (message.kind === 'tell') {
		draw(message);
		return;
	}
	answer(message).then(
		(value) => post({ channel, kind: 'answer', id: message.id, value }),
		(error: Error) => post({ channel, kind: 'answer', id: message.id, error: error.message }),
	);
});

saveBar.querySelector('[data-save]')?.addEventListener('click', () => send({ verb: 'save' }));
saveBar.querySelector('[data-discard]')?.addEventListener('click', async () => {
	if (confirmsDiscard && (await choose(requireElement<HTMLDialogElement>('discard'))) !== 'discard') return;
	send({ verb: 'discard' });
});
addEventListener('beforeunload', (event) => {
	if (isDirty()) event.preventDefault();
});

// Only now: what the app tells before anybody listens would be lost.
frame.src = frame.dataset.address ?? '';
