import assert from "node:assert/strict";
import { test } from "node:test";
import { writing } from "./lib/writing.js";

test("a token that has a field of a form is sent in it", () => {
	const { headers, body } = writing({ topic: "a&b=c", payload: "x\ny" }, { header: "X-CSRF-TOKEN", parameter: "_csrf", token: "t+/=" });
	assert.match(headers["Content-Type"], /x-www-form-urlencoded/);
	assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), { topic: "a&b=c", payload: "x\ny", _csrf: "t+/=" });
});

test("any other token is a header of a request with JSON", () => {
	const { headers, body } = writing({ topic: "a" }, { header: "X-Luaprocess-Dashboard", token: "1" });
	assert.deepEqual(headers, { "Content-Type": "application/json", "X-Luaprocess-Dashboard": "1" });
	assert.deepEqual(JSON.parse(body), { topic: "a" });
	assert.deepEqual(writing({}, null), { headers: { "Content-Type": "application/json" }, body: "{}" });
});
