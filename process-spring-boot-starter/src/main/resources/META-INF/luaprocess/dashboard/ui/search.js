// A search that waits until the typing pauses.

import { html, useEffect, useRef } from "./base.js";
import { Icon } from "./icons.js";

const TYPING_MILLIS = 250;

export function SearchField({ label, hint, text = "", onChange }) {
	const timer = useRef(null);
	const field = useRef(null);
	useEffect(() => {
		if (document.activeElement !== field.current) {
			field.current.value = text;
		}
	}, [text]);
	useEffect(() => () => clearTimeout(timer.current), []);
	const type = (event) => {
		const value = event.target.value.trim();
		clearTimeout(timer.current);
		timer.current = setTimeout(() => onChange(value), TYPING_MILLIS);
	};
	return html`<label class="search"><${Icon} name="search" /><span class="sr">${label}</span>
		<input type="search" ref=${field} data-search data-test="search" placeholder=${hint} autocomplete="off" spellcheck="false" onInput=${type} /><kbd aria-hidden="true">/</kbd></label>`;
}
