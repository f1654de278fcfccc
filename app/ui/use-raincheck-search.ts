/** Sends a search through the router; an e-mail address in the body, because the addresses of pages are kept in logs. */
import { useSubmit } from '@remix-run/react';
import type { FormEvent } from 'react';

export function useRaincheckSearch(): (event: FormEvent<HTMLFormElement>) => void {
	const submit = useSubmit();
	return (event) => {
		event.preventDefault();
		const form = event.currentTarget;
		const typed = new FormData(form).get('q');
		submit(form, typeof typed === 'string' && typed.includes('@') ? { method: 'post' } : {});
	};
}
