// Filters, order and page of the list of processes, as they stand in the URL and go to the server. Pure.

import { query } from "./routes.js";

export const FILTERS = ["text", "host", "definition", "state", "name", "parent"];

export const STATES = ["running", "ready", "waiting", "ending"];

/** Columns that sort, with what their natural order is: the first click sorts so. */
export const SORTS = {
	age: "oldest first",
	mailbox: "largest first",
	memory: "largest first",
	cpu: "largest first",
	received: "largest first",
	definition: "A to Z",
	host: "A to Z",
	state: "A to Z",
};

const NATURAL = { definition: "asc", host: "asc", state: "asc" };

export const LIMIT = 100;

/** The natural order of a column: what the server does if no order is given. */
export function naturalOrder(sort) {
	return NATURAL[sort] ?? "desc";
}

/** Parameters of the URL → {filters, sort, order, offset}; what makes no sense is ignored. */
export function fromParams(params) {
	const filters = {};
	for (const name of FILTERS) {
		if (params[name]) {
			filters[name] = params[name];
		}
	}
	const sort = Object.hasOwn(SORTS, params.sort) ? params.sort : "age";
	const order = params.order === "asc" || params.order === "desc" ? params.order : naturalOrder(sort);
	const offset = Math.max(0, Math.floor(Number(params.offset) || 0));
	return { filters, sort, order, offset };
}

/** The opposite of fromParams; what is the default is left out. */
export function toParams({ filters, sort, order, offset }) {
	return {
		...filters,
		sort: sort === "age" ? undefined : sort,
		order: order === naturalOrder(sort) ? undefined : order,
		offset: offset || undefined,
	};
}

/** Path and query of the server's list. */
export function apiPath(listing) {
	return `processes${query({ ...toParams(listing), sort: listing.sort, limit: LIMIT })}`;
}

/** A filter set, or taken away with an empty value; back to the first page. */
export function withFilter(listing, name, value) {
	const filters = { ...listing.filters };
	delete filters[name];
	if (value) {
		filters[name] = value;
	}
	return { ...listing, filters, offset: 0 };
}

/** Sorted by the column; the column that sorts already is turned round. */
export function withSort(listing, sort) {
	const turned = listing.order === "asc" ? "desc" : "asc";
	return { ...listing, sort, order: sort === listing.sort ? turned : naturalOrder(sort), offset: 0 };
}

/** A page forward (1) or back (-1), inside of what matches. */
export function withPage(listing, step, matching) {
	const last = Math.max(0, Math.ceil(matching / LIMIT) - 1) * LIMIT;
	return { ...listing, offset: Math.min(last, Math.max(0, listing.offset + step * LIMIT)) };
}
