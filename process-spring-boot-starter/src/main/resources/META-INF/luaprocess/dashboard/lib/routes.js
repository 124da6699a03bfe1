// What the part of the URL behind `#` means. Pure.

/** Views in the order of the navigation; `key` follows `g` on the keyboard. An `optional` one exists only if the application has it. */
export const VIEWS = [
	{ id: "overview", title: "Overview", key: "o" },
	{ id: "processes", title: "Processes", key: "p" },
	{ id: "tree", title: "Tree", key: "t" },
	{ id: "hosts", title: "Hosts", key: "h" },
	{ id: "services", title: "Services", key: "s" },
	{ id: "cluster", title: "Cluster", key: "u", optional: true },
	{ id: "names", title: "Names", key: "n" },
	{ id: "events", title: "Events", key: "e" },
	{ id: "crashes", title: "Crashes", key: "c" },
	{ id: "deadletters", title: "Dead letters", key: "l" },
	{ id: "denials", title: "Denials", key: "d" },
];

/** The views of an application that has these optional ones. */
export function views(optional = []) {
	return VIEWS.filter((view) => !view.optional || optional.includes(view.id));
}

const KNOWN = new Set([...VIEWS.map((view) => view.id), "process"]);

/** "#/process/0x1a?x=1" → {view, id, params}; anything unknown is `notfound`. */
export function parse(hash) {
	const [path, query = ""] = hash.replace(/^#?\/?/, "").split(/\?(.*)/s);
	const [view = "", ...rest] = path.split("/");
	const id = decoded(rest.join("/"));
	const params = Object.fromEntries(new URLSearchParams(query));
	if (view === "") {
		return { view: "overview", id: null, params };
	}
	if (!KNOWN.has(view) || (view === "process" && !id)) {
		return { view: "notfound", id: path, params };
	}
	return { view, id: id || null, params };
}

function decoded(text) {
	try {
		return decodeURIComponent(text);
	}
	catch {
		return text;
	}
}

/** The opposite of parse; empty parameters are left out. */
export function build(view, id, params = {}) {
	const path = `#/${view === "overview" ? "" : view}${id ? `/${encodeURIComponent(id)}` : ""}`;
	return path + query(params);
}

/** "?a=1&b=2", or "" without parameters. */
export function query(params) {
	const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== "");
	return given.length ? `?${new URLSearchParams(given)}` : "";
}

/** The route of a link the server sends, or null: only routes of this page are followed. */
export function safeLink(link) {
	return typeof link === "string" && link.startsWith("#/") && parse(link).view !== "notfound" ? link : null;
}
