// One view at a time, kept up to date: by a stream, or by polling where streams do not come through.

import { get, Problem, stream } from "./api.js";
import { changed, fingerprint, heard, lost, opening, status, TIMEOUT } from "./connection.js";
import { onTick } from "./clock.js";
import { parser } from "./sse.js";

const POLL_MILLIS = 1000;
/** Servers end a stream after some time, to decide anew who may look: no loss. */
const AGAIN_MILLIS = 500;
const LONGEST_DELAY = 5000;
const FINAL = new Set([400, 401, 403, 404]);

let connection = opening(Date.now());
let shown = null;
/** Views that are kept up to date: without any, silence means nothing. */
let following = 0;
const watchers = new Set();

/** How the page is connected: see connection.js. */
export function connectionStatus() {
	return following > 0 ? status(connection, Date.now()) : { kind: "quiet", since: connection.openedAt, polling: false };
}

/** Calls the watcher when the status may have changed. */
export function watchConnection(watcher) {
	watchers.add(watcher);
	const stop = onTick(watcher);
	return () => {
		watchers.delete(watcher);
		stop();
	};
}

function move(next) {
	connection = next;
	watchers.forEach((watcher) => watcher());
}

/** Keeps a view up to date: `onData(json)`, `onProblem(problem)`; returns how to stop that. A hidden page rests. */
export function open(path, onData, onProblem) {
	let abort = null;
	const sink = { onData: (json, polling) => take(json, polling, onData), onProblem };

	function start() {
		if (!document.hidden && abort === null) {
			abort = new AbortController();
			follow(path, sink, abort.signal);
		}
	}

	function rest() {
		if (document.hidden) {
			abort?.abort();
			abort = null;
		}
		else {
			connection = { ...opening(Date.now()), changedAt: connection.changedAt };
			start();
		}
	}

	shown = null;
	if (following++ === 0) {
		connection = opening(Date.now());
	}
	document.addEventListener("visibilitychange", rest);
	start();
	return () => {
		following--;
		document.removeEventListener("visibilitychange", rest);
		abort?.abort();
	};
}

function take(json, polling, onData) {
	const print = fingerprint(json);
	const moves = print !== shown || Object.values(json?.rates ?? {}).some((rate) => rate > 0);
	shown = print;
	move((moves ? changed : heard)(connection, Date.now(), polling));
	onData(json);
}

async function follow(path, sink, signal) {
	let delay = AGAIN_MILLIS;
	let streams = true;
	while (!signal.aborted) {
		try {
			streams = streams && await streamed(path, sink, signal);
			if (streams) {
				delay = AGAIN_MILLIS;
			}
			else {
				sink.onData(await get(path, signal), true);
				delay = POLL_MILLIS;
			}
		}
		catch (problem) {
			if (signal.aborted) {
				return;
			}
			const answered = problem instanceof Problem && problem.status > 0;
			move(answered ? heard(connection, Date.now(), !streams) : lost(connection, Date.now()));
			if (answered && streams) {
				streams = false;
				continue;
			}
			streams = streams || !answered;
			sink.onProblem(problem);
			delay = FINAL.has(problem.status) ? LONGEST_DELAY : Math.min(LONGEST_DELAY, Math.max(1000, delay * 2));
		}
		await pause(delay, signal);
	}
}

/** Reads the stream until the server ends it. False if no stream comes through here, so that polling has to do. */
async function streamed(path, sink, signal) {
	const silence = new AbortController();
	const stop = () => silence.abort();
	signal.addEventListener("abort", stop);
	let timer = setTimeout(stop, TIMEOUT);
	let alive = false;
	try {
		const response = await stream(path, silence.signal);
		if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
			return false;
		}
		const events = parser();
		const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
		for (let part = await reader.read(); !part.done; part = await reader.read()) {
			clearTimeout(timer);
			timer = setTimeout(stop, TIMEOUT);
			alive = true;
			move(heard(connection, Date.now()));
			for (const { event, data } of events.push(part.value)) {
				if (event === "gone") {
					throw new Problem(0, "The application stops.");
				}
				if (event === "view") {
					sink.onData(JSON.parse(data), false);
				}
			}
		}
	}
	catch (problem) {
		if (silence.signal.aborted && !signal.aborted) {
			if (!alive) {
				return false;
			}
			throw new Problem(0, "The application does not answer.");
		}
		throw problem instanceof Problem ? problem : new Problem(0, "The connection broke.");
	}
	finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", stop);
		silence.abort();
	}
	return alive;
}

function pause(millis, signal) {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, millis);
		signal.addEventListener("abort", () => {
			clearTimeout(timer);
			resolve();
		}, { once: true });
	});
}
