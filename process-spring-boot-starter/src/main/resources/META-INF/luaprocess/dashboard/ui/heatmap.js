// Everything at once: a cell for each node inside of the cell of its parent, coloured by heat.

import { clip } from "../lib/format.js";
import { warmth } from "../lib/forest.js";
import { build } from "../lib/routes.js";
import { hierarchy, treemap, treemapSquarify } from "../vendor/d3-hierarchy.js";
import { html, useMemo } from "./base.js";

const WIDTH = 900;
const HEIGHT = 560;
/** Cells with less room than this have no text. */
const TEXT_WIDTH = 56;
const TEXT_HEIGHT = 16;
const STEPS = 5;

export function HeatMap({ root, of, hottest, show, label }) {
	const cells = useMemo(() => layout(root), [root]);
	return html`<figure class="heatmap"><svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label=${`Processes by ${label.toLowerCase()}`} data-test="heatmap">
		${cells.map((cell) => html`<${Cell} key=${cell.data.key} cell=${cell} value=${of(cell.data.node)} step=${step(warmth(of(cell.data.node), hottest))} show=${show} />`)}</svg>
		<figcaption><span>${label}: ${show(0)}</span>${Array.from({ length: STEPS + 1 }, (_, it) => html`<i key=${it} class=${`heat-${it}`}></i>`)}<span>${show(hottest)}</span></figcaption></figure>`;
}

function layout(root) {
	const nodes = hierarchy(root).sum((it) => (it.children.length ? 0 : 1)).sort((a, b) => b.value - a.value);
	return treemap().tile(treemapSquarify).size([WIDTH, HEIGHT]).paddingInner(2).paddingOuter(3)
		.paddingTop((it) => (it.children && it.x1 - it.x0 > TEXT_WIDTH ? 17 : 3))(nodes).descendants()
		.filter((it) => it.x1 - it.x0 > 1 && it.y1 - it.y0 > 1);
}

function step(share) {
	return share === 0 ? 0 : Math.max(1, Math.ceil(share * STEPS));
}

function Cell({ cell, value, step, show }) {
	const { node } = cell.data;
	const width = cell.x1 - cell.x0;
	const height = cell.y1 - cell.y0;
	const name = String(node.definition ?? node.id ?? node.kind);
	const process = node.kind === "process";
	const text = process ? `${node.number} ${name}: ${show(value)}` : `${node.kind} ${name}`;
	const shape = html`<title>${text}</title><rect class=${process ? `heat-${step}` : `frame-${Math.min(cell.depth, 2)}`} width=${width} height=${height} rx="3" />
		${width > TEXT_WIDTH && height > TEXT_HEIGHT && html`<text x="5" y="12.5" class=${process && step > 3 ? `on-${step}` : ""}>${clip(process ? name.slice(name.lastIndexOf(":") + 1) : name, Math.floor(width / 7))}</text>`}`;
	const at = `translate(${cell.x0.toFixed(1)} ${cell.y0.toFixed(1)})`;
	return process ? html`<a href=${build("process", node.number)} transform=${at} aria-label=${text} tabIndex="-1">${shape}</a>` : html`<g transform=${at}>${shape}</g>`;
}
