/** Sends a form through the router: the browser's own way would load the frame anew, without a session token. */
import { useSubmit } from '@remix-run/react';
import type { FormEvent } from 'react';

export function useSubmitForm(): (event: FormEvent<HTMLFormElement>) => void {
	const submit = useSubmit();
	return (event) => {
		event.preventDefault();
		submit(event.currentTarget);
	};
}
