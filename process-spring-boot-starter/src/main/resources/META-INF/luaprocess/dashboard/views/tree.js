// Supervision and parents: a map of all, coloured by what is hot, and an outline to walk through.

import { bytes, duration, number } from "../lib/format.js";
import { assemble, HEATS, outline, warmth } from "../lib/forest.js";
import { build } from "../lib/routes.js";
import { cls, html, useMemo, useState } from "../ui/base.js";
import { HeatMap } from "../ui/heatmap.js";
import { useView } from "../ui/hooks.js";
import { Icon } from "../ui/icons.js";
import { Choice, Empty, Heading, Loaded } from "../ui/parts.js";
import { State } from "../ui/state.js";
import { Definition } from "../ui/values.js";

const LIMIT = 500;
const SHOW = { mailbox: number, memory: bytes, cpu: duration };
/** Nodes with more children than this start closed. */
const OPEN_UP_TO = 20;

export function Tree({ route }) {
	const heat = Object.hasOwn(HEATS, route.params.heat) ? route.params.heat : "mailbox";
	const root = route.params.root;
	const view = useView(`tree?limit=${LIMIT}${root ? `&root=${encodeURIComponent(root)}` : ""}`);
	const choose = (value) => location.replace(build("tree", null, { ...route.params, heat: value === "mailbox" ? undefined : value }));
	const options = Object.entries(HEATS).map(([value, { label }]) => ({ value, label }));
	return html`<${Heading} title="Tree" note=${view.data && `${number(view.data.nodes.length)} nodes${view.data.truncated ? ", the first of more" : ""}`}>
			<${Choice} label="Heat" options=${options} value=${heat} onChange=${choose} test="heat" /><//>
		${root && html`<div class="chips"><a class="chip set" href=${build("tree", null, { ...route.params, root: undefined })}><span class="faint">below</span> ${root}<${Icon} name="close" /></a></div>`}
		<${Loaded} view=${view}>${(data) => html`<${Forest} data=${data} heat=${heat} />`}<//>`;
}

function Forest({ data, heat }) {
	const [toggled, setToggled] = useState(new Map());
	const root = useMemo(() => assemble(data.nodes), [data]);
	if (data.nodes.length === 0) {
		return html`<${Empty} title="Nothing runs">Hosts, services and processes appear here by who started them.<//>`;
	}
	const value = HEATS[heat].of;
	const hottest = data.nodes.reduce((most, node) => Math.max(most, value(node)), 0);
	const isOpen = (it) => toggled.get(it.key) ?? it.children.length <= OPEN_UP_TO;
	const toggle = (it) => setToggled(new Map(toggled).set(it.key, !isOpen(it)));
	return html`<div class="forest">
		<${HeatMap} root=${root} of=${value} hottest=${hottest} show=${SHOW[heat]} label=${HEATS[heat].label} />
		<div class="outline" role="tree" aria-label="Supervision and parents" data-test="tree" onKeyDown=${(event) => keys(event)}>${outline(root, isOpen).map((it) => html`
			<${Row} key=${it.key} it=${it} value=${value(it.node)} warmth=${warmth(value(it.node), hottest)} show=${SHOW[heat]} onToggle=${() => toggle(it)} />`)}</div></div>`;
}

/** Right opens, left closes, as trees do. */
function keys(event) {
	const row = event.target.closest("[role=treeitem]");
	const open = row?.getAttribute("aria-expanded");
	if ((event.key === "ArrowRight" && open === "false") || (event.key === "ArrowLeft" && open === "true")) {
		event.preventDefault();
		row.querySelector("button").click();
	}
}

function Row({ it, value, warmth, show, onToggle }) {
	const { node, depth, open, leaf } = it;
	const hidden = (node.children ?? 0) - it.children.length;
	return html`<div class="outline-row" role="treeitem" aria-level=${depth + 1} aria-expanded=${leaf ? undefined : String(open)} data-kind=${node.kind}>
		<span class="indent" style=${{ width: `min(${depth * 1.25}rem, 30%)` }}></span>
		${leaf ? html`<span class="twist"></span>` : html`<button type="button" class="twist quiet" aria-label=${open ? "Close" : "Open"} onClick=${onToggle} tabIndex="-1"><${Icon} name=${open ? "down" : "right"} /></button>`}
		<a href=${link(node)} data-row data-key=${it.key}>${node.kind === "process" ? html`<span class="pid">${node.number}</span> <${Definition} id=${node.definition ?? ""} />`
			: html`<span class="kind">${node.kind}</span> <${Definition} id=${node.id ?? ""} />`}</a>
		${node.state && html`<${State} of=${node.state} />`}
		${!open && it.children.length > 0 && html`<span class="badge">${number(it.children.length)}</span>`}
		${hidden > 0 && node.kind === "process" && html`<a class="faint" href=${build("processes", null, { parent: node.number })}>${number(hidden)} more</a>`}
		<span class=${cls("heat num", value > 0 ? "" : "faint")}><span>${show(value)}</span><i style=${{ width: `${(warmth * 4).toFixed(2)}rem` }}></i></span></div>`;
}

function link(node) {
	switch (node.kind) {
		case "process":
			return build("process", node.number);
		case "host":
			return build("hosts", node.id);
		case "service":
			return build("services", node.id);
		default:
			return build("overview");
	}
}
