// The processes around one process: parents, links and monitors, to click through.

import { bytes, clip, duration, number, visible } from "../lib/format.js";
import { place } from "../lib/constellation.js";
import { build } from "../lib/routes.js";
import { cls, html, useMemo } from "./base.js";
import { stateShape, tone } from "./state.js";
import { isRemote } from "./values.js";

/** Around the outer ring: a node and its label. */
const MARGIN = 110;
/** With more nodes, only the inner ring has labels. */
const LABELS = 60;

export function Graph({ graph }) {
	const shape = graph.edges.map((it) => `${it.from}${it.kind}${it.to}`).join() + graph.nodes.map((it) => it.number).join();
	const { places, radius } = useMemo(() => place(graph), [graph.root, shape]);
	const reach = radius + MARGIN;
	const labelled = graph.nodes.length <= LABELS;
	return html`<svg class="graph" viewBox=${`${-reach} ${-reach} ${2 * reach} ${2 * reach}`} role="group" aria-label="Processes around this one" data-test="graph">
		<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" /></marker></defs>
		${graph.edges.map((edge) => html`<${Edge} key=${`${edge.from} ${edge.kind} ${edge.to}`} edge=${edge} from=${places.get(edge.from)} to=${places.get(edge.to)} />`)}
		${graph.nodes.filter((node) => places.has(node.number)).map((node) => html`<${Node} key=${node.number} node=${node} at=${places.get(node.number)} root=${node.number === graph.root}
			labelled=${labelled || places.get(node.number).distance < 2} />`)}</svg>`;
}

function Edge({ edge, from, to }) {
	if (!from || !to) {
		return null;
	}
	const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
	const inset = (it, other) => [it.x + (other.x - it.x) * 13 / length, it.y + (other.y - it.y) * 13 / length];
	const [x1, y1] = inset(from, to);
	const [x2, y2] = inset(to, from);
	const arrow = edge.kind === "link" ? undefined : "url(#arrow)";
	return html`<line class=${`edge edge-${edge.kind}`} x1=${x1} y1=${y1} x2=${x2} y2=${y2} marker-end=${arrow}><title>${edge.kind}</title></line>`;
}

function Node({ node, at, root, labelled }) {
	const remote = isRemote(node.number);
	const name = visible(node.definition ?? (remote ? node.number.slice(1, node.number.indexOf("@")) : ""));
	const short = clip(name.slice(name.lastIndexOf(":") + 1), 14);
	const text = remote ? `${node.number}, of another node` : `${node.number} ${name}, ${node.state}, ${number(node.mailbox)} messages, ${bytes(node.memoryBytes)}, ${duration(node.cpuMillis)}`;
	return html`<a href=${remote ? undefined : build("process", node.number)} class=${cls("node", `tone-${tone(node.state)}`, root && "root")} aria-label=${text} data-test="graph-node" data-number=${node.number}
			transform=${`translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`}><title>${text}</title>
		<circle r=${root ? 12 : 9} /><path transform=${root ? "translate(-7 -7) scale(1.17)" : "translate(-6 -6)"} d=${stateShape(node.state)} />
		${root ? html`<text y="23">${short}</text>` : labelled && html`<${Label} name=${short} number=${remote ? /0x[\da-f]+(?=}$)/.exec(node.number)?.[0] : node.number} angle=${at.angle} />`}</a>`;
}

/** Outwards along the ray of the node, never upside down. */
function Label({ name, number, angle }) {
	const left = Math.cos(angle) < 0;
	const degrees = (angle * 180) / Math.PI + (left ? 180 : 0);
	return html`<text transform=${`rotate(${degrees.toFixed(1)})`} x=${left ? -14 : 14} text-anchor=${left ? "end" : "start"}>${left ? null : name} <tspan class="small">${number}</tspan> ${left ? name : null}</text>`;
}
