/**
 * `shopify.toast`: a short message that the admin shows over the app. The id is known at once, as in Shopify's own.
 */
import type { ToastOptions } from '@shopify/app-bridge-types';
import type { HostLink } from './host-link';

export interface ToastControl {
	show(message: string, options?: ToastOptions): string;
	hide(id: string): void;
}

export function defineToast(link: HostLink): ToastControl {
	const shown = new Map<string, ToastOptions>();
	let last = 0;
	link.on('toast-action', ({ id }) => shown.get(id)?.onAction?.());
	link.on('toast-dismiss', ({ id }) => {
		shown.get(id)?.onDismiss?.();
		shown.delete(id);
	});
	return {
		show(message, options = {}) {
			last += 1;
			const id = `toast-${last}`;
			shown.set(id, options);
			link.tell({
				verb: 'toast',
				id,
				message,
				isError: options.isError ?? false,
				action: options.action ?? '',
				duration: options.duration ?? 5000,
			});
			return id;
		},
		hide: (id) => link.tell({ verb: 'toast-hide', id }),
	};
}
