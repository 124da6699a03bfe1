// State that comes from the server or the clock.

import { get, Problem } from "../lib/api.js";
import { now, onTick } from "../lib/clock.js";
import { connectionStatus, open, watchConnection } from "../lib/live.js";
import { createContext, useEffect, useState } from "./base.js";

/** Who looks and what they may do; a button for anything else isn't there. */
export const Me = createContext({ actions: [] });

/** A path kept up to date: {data, problem, stale}; stale while the data are those of another path. */
export function useView(path) {
	const [state, setState] = useState({ path, data: null, problem: null });
	useEffect(() => open(path, (data) => setState({ path, data, problem: null }),
			(problem) => setState((last) => ({ ...last, path: last.data ? last.path : path, problem }))), [path]);
	return { data: state.data, problem: state.problem, stale: state.path !== path };
}

/** A path asked for again and again beside the view of the page; null for none. */
export function usePoll(path, millis) {
	const [state, setState] = useState({ path: null, data: null, problem: null });
	useEffect(() => path === null ? undefined : poll(path, millis, setState), [path, millis]);
	return state.path === path ? state : { data: null, problem: null };
}

function poll(path, millis, setState) {
	const abort = new AbortController();
	let timer = null;
	async function ask() {
		try {
			if (!document.hidden) {
				const data = await get(path, abort.signal);
				setState({ path, data, problem: null });
			}
		}
		catch (problem) {
			if (abort.signal.aborted) {
				return;
			}
			if (problem instanceof Problem) {
				setState((last) => ({ path, data: last.path === path ? last.data : null, problem }));
			}
		}
		timer = millis ? setTimeout(ask, millis) : null;
	}
	ask();
	return () => {
		abort.abort();
		clearTimeout(timer);
	};
}

/** The time of the server, each second anew. */
export function useNow() {
	const [time, setTime] = useState(now());
	useEffect(() => onTick(() => setTime(now())), []);
	return time;
}

/** How the page is connected; see connection.js. */
export function useConnection() {
	const [state, setState] = useState(connectionStatus());
	useEffect(() => watchConnection(() => setState((last) => {
		const next = connectionStatus();
		return last.kind === next.kind && last.since === next.since && last.polling === next.polling ? last : next;
	})), []);
	return state;
}
