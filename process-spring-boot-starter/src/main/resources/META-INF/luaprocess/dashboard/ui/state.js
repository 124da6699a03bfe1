// States by shape, colour and word.

import { cls, html } from "./base.js";

const TRIANGLE = "M4 2.5 10 6l-6 3.5z";
const DIAMOND = "M6 1.5 10.5 6 6 10.5 1.5 6z";
const RING = "M6 2.25a3.75 3.75 0 1 0 0 7.5 3.75 3.75 0 0 0 0-7.5z";
const HALF = "M6 2.25a3.75 3.75 0 0 0 0 7.5z";
const CROSS = "M3 3l6 6M9 3l-6 6";
const SQUARE = "M2.5 2.5h7v7h-7z";
const TICK = "M2.5 6.3 5 8.8l4.7-5.3";
const DASH = "M2.5 6h7";

/** word → [tone, shape, filled] */
const STATES = new Map(Object.entries({
	running: ["good", TRIANGLE, true],
	ready: ["info", DIAMOND, true],
	waiting: ["calm", RING, false],
	ending: ["warn", HALF, true],
	starting: ["info", DIAMOND, false],
	created: ["calm", DIAMOND, false],
	scheduled: ["calm", RING, false],
	restarting: ["warn", HALF, true],
	stopping: ["warn", HALF, true],
	stopped: ["calm", SQUARE, false],
	exited: ["calm", TICK, false],
	failed: ["bad", CROSS, false],
	gone: ["calm", CROSS, false],
	remote: ["calm", DIAMOND, false],
	open: ["good", TICK, false],
	opening: ["info", DIAMOND, false],
	refused: ["bad", CROSS, false],
	member: ["good", TRIANGLE, true],
	leaving: ["warn", HALF, true],
	outside: ["bad", CROSS, false],
	normal: ["good", TICK, false],
	terminated: ["warn", SQUARE, true],
	canceled: ["warn", SQUARE, false],
	exit: ["calm", TICK, false],
	crash: ["bad", CROSS, false],
	restart: ["warn", HALF, true],
	denial: ["deny", DASH, false],
	limit: ["warn", SQUARE, true],
	deadLetter: ["warn", DIAMOND, false],
	service: ["info", RING, true],
	reload: ["info", DIAMOND, true],
}));

const UNKNOWN = ["calm", RING, false];

export function tone(word) {
	return (STATES.get(word) ?? UNKNOWN)[0];
}

/** The shape of a state alone, for graphs: svg inside of svg. */
export function stateShape(word) {
	return (STATES.get(word) ?? UNKNOWN)[1];
}

/** `mini`: the shape alone, the word for those who listen or point at it. */
export function State({ of, label = of ?? "unknown", mini }) {
	const [colour, shape, filled] = STATES.get(of) ?? UNKNOWN;
	return html`<span class=${cls("state", `tone-${colour}`)} data-test="state" data-state=${of} title=${mini ? label : undefined}>
		<svg viewBox="0 0 12 12" class=${filled ? "filled" : ""} aria-hidden="true"><path d=${shape} />${shape === HALF && html`<path d=${RING} />`}</svg>
		<span class=${mini ? "sr" : undefined}>${label}</span></span>`;
}
