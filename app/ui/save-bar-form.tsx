/**
 * A form under Shopify's contextual save bar: App Bridge shows the bar once a field differs, its Save submits the form
 * and its Discard resets it. Fields are kept here as typed; after a save they become what was saved.
 */
import { type FormEventHandler, type ReactNode, useState } from 'react';

export interface Fields<Values> {
	readonly values: Values;
	change(field: keyof Values, value: string): void;
	reset(): void;
}

/** `saved` is what stands in the database, `refused` what was typed and not accepted. */
export function useFields<Values extends object>(saved: Values, refused: Values | undefined): Fields<Values> {
	const [values, setValues] = useState(refused ?? saved);
	const [seen, setSeen] = useState(saved);
	if (JSON.stringify(seen) !== JSON.stringify(saved)) {
		setSeen(saved);
		setValues(saved);
	}
	return {
		values,
		change: (field, value) => setValues((before) => ({ ...before, [field]: value })),
		reset: () => setValues(saved),
	};
}

interface Refused<Values> {
	readonly values: Values;
	readonly errors: Readonly<Partial<Record<keyof Values, string>>>;
}

/** The errors that still speak of what stands in the fields: one that is being corrected has gone. */
export function standingErrors<Values extends object>(values: Values, refused: Refused<Values> | undefined) {
	const errors: Partial<Record<keyof Values, string>> = {};
	for (const [field, message] of Object.entries(refused?.errors ?? {}) as [keyof Values, string][]) {
		if (refused && values[field] === refused.values[field]) errors[field] = message;
	}
	return errors;
}

interface Props {
	readonly intent: string;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
	readonly onReset: () => void;
	readonly children: ReactNode;
}

export function SaveBarForm({ intent, onSubmit, onReset, children }: Props) {
	return (
		// The server's errors are the only ones: the browser's bubbles would hide behind the save bar.
		<form method="post" data-save-bar="" noValidate onSubmit={onSubmit} onReset={onReset}>
			<input type="hidden" name="intent" value={intent} />
			{children}
		</form>
	);
}
