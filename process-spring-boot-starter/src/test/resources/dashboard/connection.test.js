import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, fingerprint, heard, lost, opening, QUIET_AFTER, status, TIMEOUT } from "./lib/connection.js";
import { parser } from "./lib/sse.js";

const kind = (state, now) => status(state, now).kind;

test("a page that changes is live, then quiet", () => {
	const state = changed(opening(0), 100);
	assert.equal(kind(state, 100), "live");
	assert.equal(kind(heard(state, 100 + QUIET_AFTER), 100 + QUIET_AFTER + 1), "quiet");
});

test("heartbeats keep a quiet page connected", () => {
	let state = changed(opening(0), 0);
	for (let now = 1000; now <= 60_000; now += 1000) {
		state = heard(state, now);
	}
	assert.deepEqual(status(state, 60_500), { kind: "quiet", since: 0, polling: false });
});

test("four seconds without a heartbeat are a lost connection, since the last sign of life", () => {
	const state = heard(changed(opening(0), 1000), 5000);
	assert.equal(kind(state, 5000 + TIMEOUT), "quiet");
	assert.deepEqual(status(state, 5001 + TIMEOUT), { kind: "disconnected", since: 5000, polling: false });
});

test("a broken connection counts at once and until something is heard", () => {
	const state = lost(lost(changed(opening(0), 1000), 1500), 9000);
	assert.deepEqual(status(state, 9000), { kind: "disconnected", since: 1000, polling: false });
	assert.equal(kind(changed(state, 9500), 9500), "live");
});

test("a page without any answer connects at first, then is disconnected", () => {
	assert.equal(kind(opening(0), TIMEOUT), "connecting");
	assert.equal(kind(opening(0), TIMEOUT + 1), "disconnected");
	assert.equal(kind(lost(opening(0), 10), 10), "disconnected");
});

test("polling gets twice the time", () => {
	const state = changed(opening(0), 0, true);
	assert.equal(kind(state, 2 * TIMEOUT), "quiet");
	assert.equal(kind(state, 2 * TIMEOUT + 1), "disconnected");
});

test("clocks and the heap alone are no change", () => {
	const view = (at, heap, total) => fingerprint({ at, uptimeMillis: at, heap: { usedBytes: heap }, history: { series: [at] }, processes: { total } });
	assert.equal(view(1, 2, 3), view(9, 8, 3));
	assert.notEqual(view(1, 2, 3), view(1, 2, 4));
});

test("events are read however the network cuts them", () => {
	const text = ": beat\n\nevent: view\r\ndata: {\"a\":\ndata:1}\n\ndata: x\n\n";
	for (let size = 1; size < 12; size++) {
		const reader = parser();
		const found = [];
		for (let at = 0; at < text.length; at += size) {
			found.push(...reader.push(text.slice(at, at + size)));
		}
		assert.deepEqual(found, [{ comment: true }, { event: "view", data: "{\"a\":\n1}" }, { event: "message", data: "x" }]);
	}
});
