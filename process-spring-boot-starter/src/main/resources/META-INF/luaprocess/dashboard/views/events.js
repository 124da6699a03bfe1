// What happened last: exits, crashes, restarts, denials, limits, dead letters, services, reloads.

import { number, title } from "../lib/format.js";
import { build, query } from "../lib/routes.js";
import { html } from "../ui/base.js";
import { useView } from "../ui/hooks.js";
import { Choice, Empty, Heading, Loaded } from "../ui/parts.js";
import { State } from "../ui/state.js";
import { At, Definition, ProcessLink, Text } from "../ui/values.js";

const LIMIT = 200;
const KINDS = ["exit", "crash", "restart", "denial", "limit", "deadLetter", "service", "reload"];

export function Events({ route }) {
	const kind = KINDS.includes(route.params.kind) ? route.params.kind : "";
	const view = useView(`events${query({ kind, limit: LIMIT })}`);
	const counts = view.data?.counts ?? {};
	const all = KINDS.reduce((sum, it) => sum + (counts[it] ?? 0), 0);
	const options = [{ value: "", label: "All", count: all }, ...KINDS.map((it) => ({ value: it, label: title(it), count: counts[it] ?? 0 }))];
	return html`<${Heading} title="Events" note=${view.data && `the last ${number(view.data.events.length)} of ${number(view.data.total)}${view.data.dropped ? `; ${number(view.data.dropped)} older ones are gone` : ""}`} />
		<${Choice} label="Kind" options=${options} value=${kind} onChange=${(value) => location.hash = build("events", null, { kind: value })} test="kinds" />
		<${Loaded} view=${view}>${({ events }) => events.length === 0 ? html`<${Empty} title=${kind ? `No ${title(kind).toLowerCase()} events` : "No events"}>Exits, crashes, restarts, denials, limits and dead letters appear here as they happen, newest first.<//>`
			: html`<ol class="events" data-test="events">${events.map((it) => html`<${Event} key=${it.id} event=${it} />`)}</ol>`}<//>`;
}

/** The text of an event says what its error says. Crashes show the stack. */
function Event({ event }) {
	const details = Object.entries(event.details ?? {}).filter(([name, value]) => name !== "stack" && value !== false);
	return html`<li class="event" data-kind=${event.kind}><${At} at=${event.at} /><${State} of=${event.kind} label=${title(event.kind)} />
		<div class="event-text"><p><${Text} of=${event.text} length=${300} /></p>
			<p class="faint">${event.number && html`<${ProcessLink} number=${event.number} definition=${event.definition} row />`}${!event.number && event.definition && html`<${Definition} id=${event.definition} />`}
				${event.host && html` on ${event.host}`}${event.actor && html` for <${Text} of=${event.actor} length=${60} />`}
				${details.map(([name, value]) => html` <span class="tag" key=${name}>${name}${value !== true && html` <${Text} of=${value} length=${80} />`}</span>`)}</p></div></li>`;
}
