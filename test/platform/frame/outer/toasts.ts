/** Short messages of the app at the foot of the admin. */
import type { Tell } from '../protocol';

type Toast = Extract<Tell, { verb: 'toast' }>;

const shown = new Map<string, { readonly element: HTMLElement; readonly timer: number }>();

export function showToast(
	toast: Toast,
	answers: { readonly onAction: () => void; readonly onDismiss: () => void },
): void {
	const element = document.createElement('div');
	element.className = toast.isError ? 'toast is-error' : 'toast';
	const words = document.createElement('span');
	words.textContent = toast.message;
	element.append(words);
	const gone = () => {
		hideToast(toast.id);
		answers.onDismiss();
	};
	const button = (label: string, press: () => void, name = label) => {
		const made = document.createElement('button');
		made.textContent = label;
		made.setAttribute('aria-label', name);
		made.addEventListener('click', press);
		element.append(made);
	};
	if (toast.action) button(toast.action, answers.onAction);
	button('×', gone, 'Dismiss');
	document.getElementById('toasts')?.append(element);
	shown.set(toast.id, { element, timer: window.setTimeout(gone, toast.duration) });
}

export function hideToast(id: string): void {
	const toast = shown.get(id);
	if (!toast) return;
	clearTimeout(toast.timer);
	toast.element.remove();
	shown.delete(id);
}
