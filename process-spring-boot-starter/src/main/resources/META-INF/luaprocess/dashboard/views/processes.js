// The list of processes: sorted and filtered at the server, as there may be a hundred thousand.

import { bytes, count, duration, number } from "../lib/format.js";
import { apiPath, FILTERS, fromParams, LIMIT, SORTS, STATES, toParams, withFilter, withPage, withSort } from "../lib/listing.js";
import { build } from "../lib/routes.js";
import { cls, html } from "../ui/base.js";
import { useView } from "../ui/hooks.js";
import { Icon } from "../ui/icons.js";
import { Empty, Heading, Loaded } from "../ui/parts.js";
import { SearchField } from "../ui/search.js";
import { State } from "../ui/state.js";
import { Pages, Table } from "../ui/table.js";
import { Ago, Definition, ProcessLink, Since, Text } from "../ui/values.js";

const MANY_MESSAGES = 1024;

export function Processes({ route }) {
	const listing = fromParams(route.params);
	const view = useView(apiPath(listing));
	const go = (next) => location.hash = build("processes", null, toParams(next));
	const { data } = view;
	const note = data && `${number(data.processes.length)} of ${number(data.matching)}${data.matching === data.total ? "" : ` matching, ${number(data.total)} in all`}`;
	return html`<${Heading} title="Processes" note=${note}>
			<${SearchField} label="Search processes" hint="PID, name, definition, description" text=${listing.filters.text} onChange=${(text) => replace(withFilter(listing, "text", text))} />
			<${Sorting} listing=${listing} go=${go} /><//>
		<${Chips} listing=${listing} go=${go} />
		<${Loaded} view=${view}>${(list) => list.processes.length === 0 ? html`<${None} listing=${listing} total=${list.total} />` : html`
			<${Table} label="Processes" test="processes" columns=${columns(listing, go)} rows=${list.processes} keyOf=${(it) => it.number}
				sort=${listing.sort} order=${listing.order} onSort=${(sort) => go(withSort(listing, sort))} />
			${list.matching > LIMIT && html`<${Pages} text=${range(listing, list)} back=${listing.offset > 0} on=${listing.offset + list.processes.length < list.matching}
				onStep=${(step) => go(withPage(listing, step, list.matching))} />`}`}<//>`;
}

/** Typing leaves no trail in the history of the browser. */
function replace(listing) {
	location.replace(build("processes", null, toParams(listing)));
}

function range({ offset }, { processes, matching }) {
	return `${number(offset + 1)} – ${number(offset + processes.length)} of ${number(matching)}`;
}

function columns(listing, go) {
	const filter = (name, value, content) => html`<button type="button" class="cell-filter" title=${`Only ${name} ${value}`}
		onClick=${() => go(withFilter(listing, name, value))}>${content}</button>`;
	return [
		{ id: "process", title: "Process", sort: "definition", cell: (it) => html`<${ProcessLink} number=${it.number} definition=${it.definition} row />
			<${Subtitle} process=${it} />` },
		{ id: "state", title: "State", sort: "state", cell: (it) => html`${filter("state", it.state, html`<${State} of=${it.state} />`)} <span class="faint since"><${Since} at=${it.since} /></span>` },
		{ id: "host", title: "Host", sort: "host", low: 2, cell: (it) => it.host && filter("host", it.host, html`<${Definition} id=${it.host} />`) },
		{ id: "mailbox", title: "Mailbox", sort: "mailbox", num: true, cell: (it) => html`<span class=${cls(it.mailbox >= MANY_MESSAGES && "hot", !it.mailbox && "faint")}>${number(it.mailbox)}</span>` },
		{ id: "received", title: "Received", sort: "received", num: true, low: 1, cell: (it) => number(it.received) },
		{ id: "memory", title: "Memory", sort: "memory", num: true, low: 3, cell: (it) => bytes(it.memoryBytes) },
		{ id: "cpu", title: "Processor", sort: "cpu", num: true, low: 2, cell: (it) => duration(it.cpuMillis) },
		{ id: "age", title: "Started", sort: "age", num: true, low: 2, cell: (it) => html`<${Ago} at=${it.startedAt} />` },
	];
}

/** What the process says of itself, its names and whom it works for. */
function Subtitle({ process }) {
	const { names, description, actor } = process;
	if (!names?.length && !description && !actor) {
		return null;
	}
	return html`<div class="subtitle">${names?.map((name) => html`<span class="tag" key=${name}><${Text} of=${name} length=${40} /></span>`)}
		${description && html`<${Text} of=${description} length=${80} />`}${actor && html`<span class="faint"> for <${Text} of=${actor} length=${40} /></span>`}</div>`;
}

/** For narrow pages, where the headings of most columns are hidden. */
function Sorting({ listing, go }) {
	return html`<label class="sorting"><span class="sr">Order</span><select value=${listing.sort} onChange=${(event) => go(withSort({ ...listing, sort: "" }, event.target.value))}>
		${Object.entries(SORTS).map(([sort, order]) => html`<option key=${sort} value=${sort}>by ${sort}, ${order}</option>`)}</select></label>`;
}

function Chips({ listing, go }) {
	const active = FILTERS.filter((name) => listing.filters[name]);
	return html`<div class="chips" role="group" aria-label="Filters" data-test="chips">
		${STATES.map((state) => html`<button type="button" key=${state} class="chip" aria-pressed=${listing.filters.state === state ? "true" : "false"} data-value=${state}
			onClick=${() => go(withFilter(listing, "state", listing.filters.state === state ? "" : state))}><${State} of=${state} /></button>`)}
		${active.filter((name) => name !== "state").map((name) => html`<button type="button" key=${name} class="chip set" data-filter=${name}
			onClick=${() => go(withFilter(listing, name, ""))} aria-label=${`Remove the filter ${name} ${listing.filters[name]}`}><span class="faint">${name}</span>
			<${Text} of=${listing.filters[name]} length=${40} /><${Icon} name="close" /></button>`)}
		${active.length > 1 && html`<button type="button" class="quiet" onClick=${() => go({ ...listing, filters: {}, offset: 0 })}>Remove all</button>`}</div>`;
}

function None({ listing, total }) {
	if (Object.keys(listing.filters).length) {
		return html`<${Empty} title="Nothing matches">None of ${count(total, "process", "processes")} matches the filters. Remove one to see more.<//>`;
	}
	return html`<${Empty} title="No processes">Processes appear here when services start or the application spawns one.<//>`;
}
