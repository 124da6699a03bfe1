// Whom a process knows: as a small graph and as lists with honest totals.

import { number } from "../lib/format.js";
import { build } from "../lib/routes.js";
import { html, useState } from "../ui/base.js";
import { Graph } from "../ui/graph.js";
import { usePoll } from "../ui/hooks.js";
import { Choice, Empty, Panel } from "../ui/parts.js";
import { State } from "../ui/state.js";
import { ProcessLink } from "../ui/values.js";

const POLL_MILLIS = 3000;
const NODES = 60;
const LISTED = 8;
const DEPTHS = [1, 2, 3].map((depth) => ({ value: depth, label: depth === 1 ? "1 step" : `${depth} steps` }));
const LISTS = [
	["children", "Children", "Processes it spawned"],
	["links", "Links", "If one of both fails, the other ends"],
	["monitors", "Monitors", "It is told when they end"],
	["monitoredBy", "Monitored by", "They are told when it ends"],
];

export function Relations({ process }) {
	const [depth, setDepth] = useState(1);
	const { data, problem } = usePoll(`graph/${encodeURIComponent(process.number)}?depth=${depth}&limit=${NODES}`, POLL_MILLIS);
	const alone = data && data.nodes.length <= 1;
	return html`<${Panel} title="Relations" wide test="relations" note=${data?.truncated ? `the nearest ${number(data.nodes.length)}` : undefined}
			tools=${html`<${Choice} label="How far" options=${DEPTHS} value=${depth} onChange=${setDepth} />`}><div class="relations">
		<div>${alone ? html`<${Empty} title="Alone">Parents, children, links and monitors appear here.<//>` : data && html`<${Graph} graph=${data} />
			<p class="legend"><span class="edge-key parent"></span> parent to child <span class="edge-key link"></span> link <span class="edge-key monitor"></span> monitor to monitored</p>`}
			${!data && problem && html`<p class="source-missing">No graph: ${problem.message}</p>`}</div>
		<div class="relation-lists">${LISTS.map(([id, title, hint]) => html`<${List} key=${id} id=${id} title=${title} hint=${hint} items=${process[id] ?? []} total=${process[`${id}Total`] ?? process[id]?.length ?? 0}
			all=${id === "children" ? build("processes", null, { parent: process.number }) : null} />`)}</div></div><//>`;
}

function List({ id, title, hint, items, total, all }) {
	const shown = items.slice(0, LISTED);
	const more = total - shown.length;
	return html`<div data-test=${`relation-${id}`}><h3 title=${hint}>${title} <span class="badge">${number(total)}</span></h3>
		${shown.length > 0 && html`<ul class="plain">${shown.map((it) => html`<li key=${it.number}><${State} of=${it.state} mini /> <${ProcessLink} number=${it.number} definition=${it.definition} /></li>`)}
			${more > 0 && html`<li>${all ? html`<a href=${all}>and ${number(more)} more</a>` : html`<span class="faint">and ${number(more)} more</span>`}</li>`}</ul>`}</div>`;
}
