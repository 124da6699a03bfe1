import assert from "node:assert/strict";
import { test } from "node:test";
import { place } from "./lib/constellation.js";
import { assemble, outline, warmth } from "./lib/forest.js";
import { lines } from "./lib/lua.js";

const node = (number, parent, more = {}) => ({ number, parent, kind: "process", ...more });

test("the flat list becomes a tree", () => {
	const root = assemble([{ key: "runtime", kind: "runtime" }, node("0x1", "runtime"), node("0x2", "0x1"), node("0x3", "0x1")]);
	assert.deepEqual(root.children.map((it) => it.key), ["0x1"]);
	assert.deepEqual(root.children[0].children.map((it) => it.key), ["0x2", "0x3"]);
});

test("processes whose parent is gone or that name each other hang below the root", () => {
	const root = assemble([node("0x1", "0x9"), node("0x2", "0x3"), node("0x3", "0x2"), node("0x4", "0x4")]);
	assert.deepEqual(outline(root, () => true).map((it) => it.key).sort(), ["0x1", "0x2", "0x3", "0x4", "runtime"]);
});

test("the outline shows what is open", () => {
	const root = assemble([{ key: "runtime", kind: "runtime" }, node("0x1", "runtime"), node("0x2", "0x1")]);
	assert.deepEqual(outline(root, () => true).map((it) => [it.key, it.depth]), [["runtime", 0], ["0x1", 1], ["0x2", 2]]);
	assert.deepEqual(outline(root, (it) => it.key !== "0x1").map((it) => it.key), ["runtime", "0x1"]);
});

test("heat grows with the value and nothing is cold", () => {
	assert.equal(warmth(0, 100), 0);
	assert.equal(warmth(0, 0), 0);
	assert.equal(warmth(100, 100), 1);
	assert.ok(warmth(1, 100) > 0 && warmth(1, 100) < warmth(10, 100));
});

test("processes have distinct places on the ring of their distance", () => {
	const numbers = Array.from({ length: 30 }, (_, it) => `0x${it}`);
	const edges = numbers.slice(1).map((to, index) => ({ from: index < 10 ? "0x0" : numbers[1 + index % 10], to, kind: "parent" }));
	const { places, radius } = place({ root: "0x0", nodes: [...numbers, "0xlost"].map((number) => ({ number })), edges: [...edges, { from: "0x1", to: "0x2", kind: "link" }, { from: "0x1", to: "0xother", kind: "link" }] });
	assert.deepEqual([Math.hypot(places.get("0x0").x, places.get("0x0").y), places.has("0xlost")], [0, false]);
	for (const number of numbers.slice(1)) {
		const { x, y, distance } = places.get(number);
		assert.ok(Math.abs(Math.hypot(x, y) - distance * radius / 2) < 1e-6, number);
	}
	const spots = new Set([...places.values()].map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`));
	assert.equal(spots.size, numbers.length);
});

test("Lua text is split without losing a character", () => {
	const source = "local s = [[a\n\"b]] -- c\nif x ~= 0x1F then return 'it\\'s', t[a[1]] end --[==[ long\n]] still ]==] y = \"open\n\tz = 1e-5 - 2";
	assert.equal(lines(source).map((line) => line.map((it) => it.text).join("")).join("\n"), source);
});

test("keywords, strings, numbers and comments are told apart", () => {
	const kinds = Object.fromEntries(lines("local x = 'end' .. 12 -- if").flat().filter((it) => it.kind).map((it) => [it.text, it.kind]));
	assert.deepEqual(kinds, { local: "keyword", "'end'": "string", 12: "number", "-- if": "comment" });
	assert.deepEqual(lines("--[[ a\nb ]]").map((line) => line[0].kind), ["comment", "comment"]);
});
