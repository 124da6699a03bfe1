// The keyboard: j and k walk through rows, / searches, g and a letter change the view.

import { build, VIEWS } from "./routes.js";

const PREFIX_MILLIS = 1500;
let prefixAt = 0;

/** Takes keys for the page; `onHelp` shows what there is. Returns how to stop that. */
export function takeKeys(onHelp) {
	const take = (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
			return;
		}
		if (event.key === "Escape") {
			document.activeElement?.blur();
			return;
		}
		if (!event.target.closest("input, textarea, select") && act(event.key, onHelp)) {
			event.preventDefault();
		}
	};
	document.addEventListener("keydown", take);
	return () => document.removeEventListener("keydown", take);
}

function act(key, onHelp) {
	const prefixed = Date.now() - prefixAt < PREFIX_MILLIS;
	prefixAt = 0;
	const view = prefixed && VIEWS.find((it) => it.key === key);
	if (view) {
		location.hash = build(view.id);
		return true;
	}
	switch (key) {
		case "g":
			prefixAt = Date.now();
			return true;
		case "j":
			return step(1);
		case "k":
			return step(-1);
		case "/":
			return press("[data-search]", (it) => it.focus());
		case "[":
			return press("[data-page=back]:not(:disabled)", (it) => it.click());
		case "]":
			return press("[data-page=on]:not(:disabled)", (it) => it.click());
		case "?":
			onHelp();
			return true;
		default:
			return false;
	}
}

function press(selector, use) {
	const element = document.querySelector(selector);
	if (element) {
		use(element);
	}
	return element !== null;
}

/** The next or last row; from nowhere, the first. */
function step(by) {
	const rows = [...document.querySelectorAll("main [data-row]")];
	const at = rows.indexOf(document.activeElement?.closest("[data-row]"));
	const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
	next?.focus();
	next?.scrollIntoView({ block: "nearest" });
	return next !== undefined;
}
