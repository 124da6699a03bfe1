import assert from "node:assert/strict";
import { test } from "node:test";
import { apiPath, fromParams, LIMIT, toParams, withFilter, withPage, withSort } from "./lib/listing.js";
import { build, parse, query, safeLink } from "./lib/routes.js";

test("routes survive the way into the URL and back", () => {
	for (const [view, id, params] of [["overview", null, {}], ["process", "order 17/a", {}], ["processes", null, { host: "shop:orders", text: "a&b=c #?" }]]) {
		assert.deepEqual(parse(build(view, id, params)), { view, id, params });
	}
});

test("an address without meaning is said to have none", () => {
	assert.equal(parse("#/nonsense").view, "notfound");
	assert.equal(parse("#/process").view, "notfound");
	assert.equal(parse("#/process/%E0%A4%A").id, "%E0%A4%A");
	assert.equal(parse("").view, "overview");
});

test("empty parameters are left out", () => {
	assert.equal(query({ a: "", b: null, c: undefined }), "");
	assert.equal(query({ a: 0 }), "?a=0");
});

test("links of the server lead nowhere but into the page", () => {
	assert.equal(safeLink("#/process/0x1a"), "#/process/0x1a");
	for (const link of ["javascript:alert(1)", "https://example.org/", "//example.org", "#/nonsense", null]) {
		assert.equal(safeLink(link), null);
	}
});

test("filters, order and page stand in the URL", () => {
	const params = { host: "shop:orders", sort: "mailbox", order: "asc", offset: "200" };
	const listing = fromParams(params);
	assert.deepEqual(listing, { filters: { host: "shop:orders" }, sort: "mailbox", order: "asc", offset: 200 });
	assert.deepEqual(parse(build("processes", null, toParams(listing))).params, params);
});

test("what is the default does not stand in the URL", () => {
	assert.equal(build("processes", null, toParams(fromParams({}))), "#/processes");
	assert.equal(build("processes", null, toParams(fromParams({ sort: "cpu", order: "desc" }))), "#/processes?sort=cpu");
});

test("parameters that make no sense are ignored", () => {
	assert.deepEqual(fromParams({ sort: "__proto__", order: "up", offset: "-5", color: "red" }), { filters: {}, sort: "age", order: "desc", offset: 0 });
});

test("the server is asked for one page in its order", () => {
	assert.equal(apiPath(fromParams({})), `processes?sort=age&limit=${LIMIT}`);
	assert.equal(apiPath(fromParams({ state: "ready", sort: "memory", order: "asc", offset: "100" })), `processes?state=ready&sort=memory&order=asc&offset=100&limit=${LIMIT}`);
});

test("a click sorts by the column, the next one turns it round", () => {
	const once = withSort(fromParams({ offset: "300" }), "mailbox");
	assert.deepEqual([once.sort, once.order, once.offset], ["mailbox", "desc", 0]);
	assert.equal(withSort(once, "mailbox").order, "asc");
	assert.equal(withSort(once, "host").order, "asc");
});

test("a filter leads back to the first page, an empty one goes away", () => {
	const listing = withFilter(fromParams({ host: "a", offset: "100" }), "state", "ready");
	assert.deepEqual([listing.filters, listing.offset], [{ host: "a", state: "ready" }, 0]);
	assert.deepEqual(withFilter(listing, "host", "").filters, { state: "ready" });
});

test("pages stay inside of what matches", () => {
	const first = fromParams({});
	assert.equal(withPage(first, -1, 84213).offset, 0);
	assert.equal(withPage(first, 1, 84213).offset, LIMIT);
	assert.equal(withPage(first, 1, 60).offset, 0);
	assert.equal(withPage({ ...first, offset: 84200 }, 1, 84213).offset, 84200);
});
