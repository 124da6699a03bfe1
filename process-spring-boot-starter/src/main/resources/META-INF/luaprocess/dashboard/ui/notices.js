// Short notes on what was done, read aloud, gone after some seconds.

import { html, useEffect, useState } from "./base.js";
import { Icon } from "./icons.js";

const SECONDS = 5;
let show = () => undefined;
let last = 0;

/** Says something at the edge of the page. */
export function say(text, bad = false) {
	show({ id: ++last, text, bad });
}

export function Notices() {
	const [notices, setNotices] = useState([]);
	useEffect(() => {
		show = (notice) => {
			setNotices((all) => [...all, notice]);
			setTimeout(() => setNotices((all) => all.filter((it) => it.id !== notice.id)), SECONDS * 1000);
		};
	}, []);
	return html`<div class="notices" role="status" aria-live="polite" data-test="notices">${notices.map((it) => html`
		<div key=${it.id} class=${it.bad ? "notice bad" : "notice"}><${Icon} name=${it.bad ? "warn" : "check"} />${it.text}</div>`)}</div>`;
}
