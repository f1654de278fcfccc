/**
 * What the admin frame and the app's document say to each other by postMessage. Ours, not Shopify's: the app never
 * sees it, it only sees `window.shopify`. Data only, so that it survives structured cloning.
 */
export const channel = 'stand-in-app-bridge';

export interface NavItem {
	readonly label: string;
	readonly href: string;
}

export interface TitleBar {
	readonly title: string;
	readonly actions: readonly {
		readonly index: number;
		readonly label: string;
		readonly variant: string;
		readonly isDisabled: boolean;
	}[];
}

export interface PickedVariant {
	readonly id: string;
	readonly title: string;
	readonly displayName: string;
	readonly sku: string;
	readonly price: string;
	readonly inventoryQuantity: number;
}

/** A collection is one without variants. */
export interface PickedProduct {
	readonly id: string;
	readonly title: string;
	readonly handle: string;
	readonly variants: readonly PickedVariant[];
}

export interface PickerQuestion {
	readonly type: 'product' | 'variant' | 'collection';
	readonly multiple: boolean;
	readonly query: string;
	readonly selectedIds: readonly string[];
}

export interface ScopesAnswer {
	readonly granted: string[];
	readonly required: string[];
	readonly optional: string[];
}

/** Questions that the app's document asks: verb, what it sends, what it gets. */
export interface Questions {
	'id-token': { readonly ask: null; readonly answer: string };
	scopes: { readonly ask: null; readonly answer: ScopesAnswer };
	extensions: { readonly ask: null; readonly answer: unknown[] };
	picker: { readonly ask: PickerQuestion; readonly answer: readonly PickedProduct[] | undefined };
	/** Resolves true where the merchant leaves unsaved changes behind. */
	leave: { readonly ask: null; readonly answer: boolean };
}

export type Tell =
	| { readonly verb: 'location'; readonly path: string }
	| { readonly verb: 'nav'; readonly items: readonly NavItem[] }
	| { readonly verb: 'title-bar'; readonly bar: TitleBar | null }
	| { readonly verb: 'save-bar'; readonly isShown: boolean; readonly confirmsDiscard: boolean }
	| {
			readonly verb: 'toast';
			readonly id: string;
			readonly message: string;
			readonly isError: boolean;
			readonly action: string;
			readonly duration: number;
	  }
	| { readonly verb: 'toast-hide'; readonly id: string }
	| { readonly verb: 'loading'; readonly isLoading: boolean }
	| { readonly verb: 'top'; readonly url: string };

export type FromApp =
	| ({ readonly channel: typeof channel; readonly kind: 'tell' } & Tell)
	| {
			readonly channel: typeof channel;
			readonly kind: 'ask';
			readonly id: number;
			readonly verb: keyof Questions;
			readonly payload: unknown;
	  };

export type HostEvent =
	| { readonly verb: 'navigate'; readonly href: string }
	| { readonly verb: 'title-action'; readonly index: number }
	| { readonly verb: 'save' }
	| { readonly verb: 'discard' }
	| { readonly verb: 'toast-action'; readonly id: string }
	| { readonly verb: 'toast-dismiss'; readonly id: string };

export type FromHost =
	| ({ readonly channel: typeof channel; readonly kind: 'event' } & HostEvent)
	| { readonly channel: typeof channel; readonly kind: 'answer'; readonly id: number; readonly value: unknown }
	| { readonly channel: typeof channel; readonly kind: 'answer'; readonly id: number; readonly error: string };

export function isOurs(data: unknown): data is { readonly channel: typeof channel } {
	return typeof data === 'object' && data !== null && 'channel' in data && data.channel === channel;
}
