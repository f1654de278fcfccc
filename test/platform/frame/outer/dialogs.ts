/** A dialog of the admin as a question: which of its buttons was pressed. Escape is no answer. */
export function choose(dialog: HTMLDialogElement): Promise<string> {
	return new Promise((resolve) => {
		dialog.returnValue = '';
		dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true });
		dialog.showModal();
	});
}
