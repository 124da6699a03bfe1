// Values that tick, and links to what they name.

import { ago, clip, clock, duration, NONE, parseDuration, parseInstant, seconds, visible } from "../lib/format.js";
import { build } from "../lib/routes.js";
import { html } from "./base.js";
import { useNow } from "./hooks.js";

/** How long ago, ticking; the time itself as a tooltip. */
export function Ago({ at }) {
	const now = useNow();
	const instant = parseInstant(at);
	return instant === null ? NONE : html`<time dateTime=${at} title=${clock(at)}>${ago(Math.max(0, now - instant))}</time>`;
}

/** How long since, ticking. */
export function Since({ at }) {
	const now = useNow();
	const instant = parseInstant(at);
	return instant === null ? NONE : html`<time dateTime=${at} title=${clock(at)}>${seconds(now - instant)}</time>`;
}

/** How long until, ticking down. */
export function Until({ at }) {
	const now = useNow();
	const instant = parseInstant(at);
	if (instant === null) {
		return NONE;
	}
	return html`<time dateTime=${at} title=${clock(at)}>${instant > now ? `in ${seconds(instant - now + 999)}` : "now"}</time>`;
}

/** The time of day; the date in front if it isn't today's. */
export function At({ at }) {
	return html`<time dateTime=${at}>${clock(at, Date.now())}</time>`;
}

/** A duration of Spring, such as PT1M30S. */
export function Span({ of }) {
	return duration(parseDuration(of) ?? NaN);
}

/** Whether a number is all of the PID of a process of another node, which has no page here. */
export const isRemote = (number) => number.startsWith("{");

/** A process by its number; the definition behind it. */
export function ProcessLink({ number, definition, gone, row }) {
	if (!number) {
		return NONE;
	}
	if (isRemote(number)) {
		return html`<span class="pid">${visible(number)}</span>`;
	}
	return html`<a class="process-link" href=${build("process", number)} data-row=${row} data-key=${row ? number : undefined}>
		<span class=${gone ? "pid struck" : "pid"}>${number}</span>${definition && html` <${Definition} id=${definition} />`}</a>`;
}

/** "shop.orders:order": the namespace steps back. */
export function Definition({ id }) {
	const text = visible(id);
	const colon = text.lastIndexOf(":");
	return html`<span class="definition"><span class="namespace">${text.slice(0, colon + 1)}</span>${text.slice(colon + 1)}</span>`;
}

/** A sentence of the server with `topics` in it. */
export function Sentence({ of }) {
	return visible(of).split("`").map((part, index) => (index % 2 ? html`<code class="tag">${part}</code>` : part));
}

/** Text of scripts: as it is, with control characters made visible. */
export function Text({ of, length }) {
	const text = visible(length ? clip(of, length) : of);
	return html`<span title=${length && text.endsWith("…") ? visible(of) : undefined}>${text}</span>`;
}
