// Requests to the application. All paths are relative to the page.

import { observe } from "./clock.js";
import { writing } from "./writing.js";

/** An answer that isn't what was asked for. `status` is 0 if there was none, 401 if the login has ended. */
export class Problem extends Error {

	constructor(status, message) {
		super(message);
		this.status = status;
	}

}

const HEADERS = { "Accept": "application/json", "X-Requested-With": "XMLHttpRequest" };

/** After it, an answer does not come any more. */
const LONGEST_MILLIS = 10_000;

let csrf = null;

/** The token that writes carry, as the server gave it. */
export function useCsrf(token) {
	csrf = token ?? null;
}

/** The JSON of a path below api/. */
export async function get(path, signal) {
	const limit = AbortSignal.timeout(LONGEST_MILLIS);
	const either = signal ? AbortSignal.any([signal, limit]) : limit;
	const response = await request(`api/${path}`, { headers: HEADERS, signal: either, cache: "no-store" });
	return response.json();
}

/** Changes something; an answer without content is fine. */
export async function post(path, fields = {}) {
	const { headers, body } = writing(fields, csrf);
	await request(`api/${path}`, { method: "POST", headers: { ...HEADERS, ...headers }, body });
}

/** The stream of a view. */
export function stream(path, signal) {
	const headers = { ...HEADERS, "Accept": "text/event-stream" };
	return request(`api/stream?view=${encodeURIComponent(path)}`, { headers, signal, cache: "no-store" });
}

async function request(url, options) {
	let response;
	try {
		response = await fetch(url, { credentials: "same-origin", ...options });
	}
	catch (error) {
		if (error.name === "AbortError") {
			throw error;
		}
		throw new Problem(0, "The application does not answer.");
	}
	observe(response);
	const html = response.headers.get("Content-Type")?.startsWith("text/html");
	if (response.ok && html) {
		throw new Problem(401, "The login has ended.");
	}
	if (!response.ok) {
		throw new Problem(response.status, await reason(response));
	}
	return response;
}

/** The error the server names, else one by the status. */
async function reason(response) {
	try {
		const body = await response.json();
		const text = body.error?.message ?? body.error ?? body.detail ?? body.message;
		if (typeof text === "string" && text) {
			return text;
		}
	}
	catch {
		// no JSON
	}
	return {
		400: "The application does not understand the request.",
		401: "The login has ended.",
		403: "Your roles do not allow this.",
		404: "There is no such thing here any more.",
		405: "This is switched off in the application.",
	}[response.status] ?? `The application answered with status ${response.status}.`;
}
