// Whether the page is connected, and whether anything changes. Pure: a value and functions that make the next.

/** Milliseconds without a sign of life after which the application counts as lost: four heartbeats. */
export const TIMEOUT = 4000;

/** Milliseconds without a change after which the page says "quiet". */
export const QUIET_AFTER = 3000;

/** Nothing heard yet. */
export function opening(now) {
	return { heardAt: null, changedAt: null, lostAt: null, openedAt: now, polling: false };
}

/** Anything arrived, if only a heartbeat. */
export function heard(state, now, polling = false) {
	return { ...state, heardAt: now, lostAt: null, polling };
}

/** Something on the page changed. */
export function changed(state, now, polling = false) {
	return { ...heard(state, now, polling), changedAt: now };
}

/** The connection broke, or none could be made. The first loss counts until something is heard. */
export function lost(state, now) {
	return state.lostAt === null ? { ...state, lostAt: now } : state;
}

/** {kind: "connecting" | "live" | "quiet" | "disconnected", since, polling}. */
export function status(state, now) {
	const last = state.heardAt ?? state.openedAt;
	const timeout = state.polling ? 2 * TIMEOUT : TIMEOUT;
	if (state.lostAt !== null || now - last > timeout) {
		return { kind: "disconnected", since: state.heardAt ?? state.lostAt ?? state.openedAt, polling: state.polling };
	}
	if (state.heardAt === null) {
		return { kind: "connecting", since: state.openedAt, polling: false };
	}
	const quiet = state.changedAt === null || now - state.changedAt > QUIET_AFTER;
	return { kind: quiet ? "quiet" : "live", since: state.changedAt ?? state.openedAt, polling: state.polling };
}

const CLOCKS = new Set(["at", "uptimeMillis", "heap", "history"]);

/** What of a view tells that something happened: its JSON without clocks and the use of the heap, which always move. */
export function fingerprint(json) {
	return JSON.stringify(json, (key, value) => (CLOCKS.has(key) ? undefined : value));
}
