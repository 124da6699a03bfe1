// Dialogs: the browser's own, which keeps the focus inside and closes on Esc.

import { html, useEffect, useId, useRef, useState } from "./base.js";
import { Icon } from "./icons.js";
import { say } from "./notices.js";

export function Dialog({ title, onClose, test, children }) {
	const element = useRef(null);
	const id = useId();
	useEffect(() => {
		const before = document.activeElement;
		element.current.showModal();
		return () => before?.focus?.();
	}, []);
	return html`<dialog ref=${element} aria-labelledby=${id} onClose=${onClose} data-test=${test}
			onClick=${(event) => event.target === element.current && element.current.close()}>
		<div class="dialog-body"><header><h2 id=${id}>${title}</h2>
			<button type="button" class="quiet square" aria-label="Close" onClick=${() => element.current.close()}><${Icon} name="close" /></button></header>
		${children}</div></dialog>`;
}

/** A form that does something once: it says what it did, or shows why it could not. */
export function ActionForm({ label, danger, disabled, done, onSubmit, onClose, children }) {
	const [problem, setProblem] = useState(null);
	const [busy, setBusy] = useState(false);
	async function submit(event) {
		event.preventDefault();
		setBusy(true);
		try {
			await onSubmit(Object.fromEntries(new FormData(event.target)));
			say(done);
			onClose();
		}
		catch (error) {
			setProblem(error);
			setBusy(false);
		}
	}
	return html`<form onSubmit=${submit}>${children}
		${problem && html`<p class="form-problem" role="alert">${problem.message}</p>`}
		<footer><button type="button" onClick=${onClose}>Leave it</button>
			<button type="submit" class=${danger ? "danger" : "primary"} disabled=${busy || disabled} data-test="confirm">${label}</button></footer></form>`;
}
