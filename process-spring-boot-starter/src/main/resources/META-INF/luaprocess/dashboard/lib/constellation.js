// Places the processes around one process on rings: the nearer, the closer related. Pure.

import { hierarchy, tree } from "../vendor/d3-hierarchy.js";

/** Between rings: room for a node and its label. */
const RING = 118;
/** Between the labels of one ring. */
const LABEL = 18;

/** {places: Map number → {x, y, angle, distance}, radius}: the root is at 0, 0. Angles are in radians, 0 is right. */
export function place(graph) {
	const root = hierarchy(spanning(graph));
	tree().size([2 * Math.PI, 1]).separation((a, b) => (a.parent === b.parent ? 1 : 1.4) / a.depth)(root);
	const ring = Math.max(RING, (root.leaves().length * LABEL) / (2 * Math.PI * Math.max(1, root.height)));
	const places = new Map();
	for (const it of root.descendants()) {
		const angle = it.x - Math.PI / 2;
		places.set(it.data.number, { x: it.depth * ring * Math.cos(angle), y: it.depth * ring * Math.sin(angle), angle, distance: it.depth });
	}
	return { places, radius: root.height * ring };
}

/** The tree of the shortest ways from the root, whatever the relation. */
function spanning({ root, nodes, edges }) {
	const neighbours = new Map(nodes.map((node) => [node.number, []]));
	for (const { from, to } of edges) {
		neighbours.get(from)?.push(to);
		neighbours.get(to)?.push(from);
	}
	const start = { number: root, children: [] };
	const seen = new Set([root]);
	for (let level = [start]; level.length > 0;) {
		level = level.flatMap((it) => {
			const fresh = (neighbours.get(it.number) ?? []).filter((number) => neighbours.has(number) && !seen.has(number));
			it.children = [...new Set(fresh)].map((number) => ({ number, children: [] }));
			it.children.forEach((child) => seen.add(child.number));
			return it.children;
		});
	}
	return start;
}
