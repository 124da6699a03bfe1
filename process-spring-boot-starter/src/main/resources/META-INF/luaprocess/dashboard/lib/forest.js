// The tree of hosts, services and processes from the server's flat list, and its heat. Pure.

/** What a node is hot by. */
export const HEATS = {
	mailbox: { label: "Mailbox", of: (node) => node.mailbox ?? 0 },
	memory: { label: "Memory", of: (node) => node.memoryBytes ?? 0 },
	cpu: { label: "Processor time", of: (node) => node.cpuMillis ?? 0 },
};

/** Names a node among all: parents are given by it. */
export function keyOf(node) {
	return node.key ?? node.number ?? node.id ?? node.kind;
}

/** A root with `children`; nodes whose parent isn't in the list hang below the root, cycles are cut. */
export function assemble(nodes) {
	const byKey = new Map();
	for (const node of nodes) {
		byKey.set(keyOf(node), { key: keyOf(node), node, children: [] });
	}
	const root = [...byKey.values()].find((it) => it.node.kind === "runtime")
		?? { key: "runtime", node: { kind: "runtime", id: "runtime" }, children: [] };
	for (const it of byKey.values()) {
		if (it === root) {
			continue;
		}
		const parent = byKey.get(it.node.parent);
		(parent && !above(byKey, parent, it) ? parent : root).children.push(it);
	}
	return root;
}

/** Whether `node` is `below` or one of its ancestors' chain leads to it. */
function above(byKey, below, node) {
	const seen = new Set();
	for (let it = below; it && !seen.has(it.key); it = byKey.get(it.node.parent)) {
		if (it === node) {
			return true;
		}
		seen.add(it.key);
	}
	return false;
}

/** 0 to 1: the share of the hottest node, on a scale that shows small values beside large ones. */
export function warmth(value, hottest) {
	return hottest > 0 && value > 0 ? Math.cbrt(value / hottest) : 0;
}

/** The rows of an outline: nodes in order with depth, children of nodes that are open only. */
export function outline(root, isOpen) {
	const rows = [];
	const visit = (it, depth) => {
		const open = it.children.length > 0 && isOpen(it);
		rows.push({ ...it, depth, open, leaf: it.children.length === 0 });
		if (open) {
			it.children.forEach((child) => visit(child, depth + 1));
		}
	};
	visit(root, 0);
	return rows;
}
