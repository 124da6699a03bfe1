// The time of the server, and a tick each second for times that run.

import { parseInstant } from "./format.js";

const watchers = new Set();
let skew = 0;
let timer = null;

/** Milliseconds since the epoch by the clock of the server. */
export function now() {
	return Date.now() + skew;
}

/** Takes the time of an answer; a difference below two seconds is that of the way. */
export function observe(response) {
	const date = parseInstant(response.headers.get("Date"));
	if (date !== null) {
		const difference = date - Date.now();
		skew = Math.abs(difference) > 2000 ? difference : 0;
	}
}

/** Calls the watcher each second while it is wanted and the page is seen. */
export function onTick(watcher) {
	watchers.add(watcher);
	timer ??= setInterval(tick, 1000);
	return () => {
		watchers.delete(watcher);
		if (watchers.size === 0) {
			clearInterval(timer);
			timer = null;
		}
	};
}

function tick() {
	if (!document.hidden) {
		[...watchers].forEach((watcher) => watcher());
	}
}
