// Texts for numbers, sizes and times. Pure: no clock, no document.

const GROUPED = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Shown where a value is missing. */
export const NONE = "–";

const known = (value) => typeof value === "number" && Number.isFinite(value);

/** 84213 → "84,213". */
export function number(value) {
	return known(value) ? GROUPED.format(value) : NONE;
}

/** 84213 → "84.2 k": for places with room for few digits. */
export function compact(value) {
	if (!known(value)) {
		return NONE;
	}
	return scaled(value, 1000, ["", "k", "M", "G", "T"]);
}

/** Per second: two digits suffice; 0 is "0" and anything above it never is. */
export function rate(value) {
	if (!known(value)) {
		return NONE;
	}
	if (value === 0) {
		return "0";
	}
	if (value < 0.1) {
		return "<0.1";
	}
	return value < 10 ? trimmed(value.toFixed(1)) : compact(Math.round(value));
}

/** Sizes as Spring writes them: 1 KB is 1024 bytes. */
export function bytes(value) {
	if (!known(value)) {
		return NONE;
	}
	return value < 1024 ? `${Math.round(value)} B` : scaled(value, 1024, ["B", "KB", "MB", "GB", "TB"]);
}

function scaled(value, base, units) {
	let unit = 0;
	let rest = Math.abs(value);
	while (rest >= base && unit < units.length - 1) {
		rest /= base;
		unit++;
	}
	const digits = unit === 0 ? String(Math.round(rest)) : rest < 99.95 ? trimmed(rest.toFixed(1)) : rest.toFixed(0);
	return `${value < 0 ? "−" : ""}${digits}${units[unit] ? ` ${units[unit]}` : ""}`;
}

function trimmed(digits) {
	return digits.replace(/\.0$/, "");
}

/** 0.234 → "23 %". */
export function percent(share) {
	if (!known(share)) {
		return NONE;
	}
	const value = share * 100;
	return value > 0 && value < 1 ? "<1 %" : `${Math.round(value)} %`;
}

/** Milliseconds → "340 ms", "4.2 s", "48 s", "3 min 12 s", "2 h 5 min", "3 d 4 h". */
export function duration(millis) {
	if (!known(millis)) {
		return NONE;
	}
	const value = Math.max(0, millis);
	if (value < SECOND) {
		return `${Math.round(value)} ms`;
	}
	if (value < 10 * SECOND) {
		return `${trimmed((Math.floor(value / 100) / 10).toFixed(1))} s`;
	}
	if (value < MINUTE) {
		return `${Math.floor(value / SECOND)} s`;
	}
	if (value < HOUR) {
		return pair(value, MINUTE, "min", SECOND, "s");
	}
	return value < DAY ? pair(value, HOUR, "h", MINUTE, "min") : pair(value, DAY, "d", HOUR, "h");
}

function pair(value, large, largeUnit, small, smallUnit) {
	const rest = Math.floor((value % large) / small);
	return `${Math.floor(value / large)} ${largeUnit}${rest ? ` ${rest} ${smallUnit}` : ""}`;
}

/** Like duration, in whole seconds: for times that tick. */
export function seconds(millis) {
	return known(millis) ? duration(Math.max(0, Math.floor(millis / SECOND) * SECOND)).replace("0 ms", "0 s") : NONE;
}

/** A time that has passed: "now", "12 s ago". */
export function ago(millis) {
	if (!known(millis)) {
		return NONE;
	}
	return millis < SECOND ? "now" : `${seconds(millis)} ago`;
}

/** Milliseconds of "PT1M2.5S", of a number (seconds, as Boot may write durations), else null. */
export function parseDuration(text) {
	if (known(text)) {
		return text * SECOND;
	}
	const match = /^(-)?P(?:(\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?[\d.]+)S)?)?$/.exec(text ?? "");
	if (!match) {
		return null;
	}
	const [, minus, days, hours, minutes, secs] = match;
	const millis = (days ?? 0) * DAY + (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (secs ?? 0) * SECOND;
	return minus ? -millis : millis;
}

/** Milliseconds since the epoch of an ISO instant, else null. */
export function parseInstant(text) {
	const millis = typeof text === "number" ? text : Date.parse(text ?? "");
	return Number.isFinite(millis) ? millis : null;
}

const two = (value) => String(value).padStart(2, "0");

/** The local time of day, "10:02:11"; the date in front if it isn't that of `now`. */
export function clock(instant, now) {
	const millis = parseInstant(instant);
	if (millis === null) {
		return NONE;
	}
	const date = new Date(millis);
	const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
	const today = now === undefined || new Date(now).toDateString() === date.toDateString();
	return today ? time : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

/** "1 process", "3 processes". */
export function count(value, one, many = `${one}s`) {
	return `${number(value)} ${value === 1 ? one : many}`;
}

/** At most `length` characters of the text. */
export function clip(text, length) {
	const characters = [...String(text ?? "")];
	return characters.length <= length ? characters.join("") : `${characters.slice(0, length - 1).join("")}…`;
}

/** Texts of scripts with control and direction characters made visible; line breaks and tabs stay if `lines`. */
export function visible(text, lines = false) {
	return String(text ?? "").replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (it) => {
		if (lines && (it === "\n" || it === "\t")) {
			return it;
		}
		const code = it.charCodeAt(0);
		if (code < 0x20) {
			return String.fromCharCode(0x2400 + code);
		}
		return code === 0x7f ? "\u2421" : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
	});
}

/** Names in headings and buttons: "process.send" → "Send". */
export function title(text) {
	const words = String(text ?? "").replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`).replace(/\bcpu\b/, "CPU");
	return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The unique part of a PID such as {n1#k3f9@host|0x0001a}; all of it if it is of another node than the PID `near`. */
export function pidNumber(pid, near = pid) {
	const own = nodeOf(pid) === nodeOf(near);
	return (own && /0x[\da-fA-F]+(?=}$)/.exec(pid)?.[0]) || pid;
}

/** The node of a PID, empty without a cluster. */
function nodeOf(pid) {
	return /^{([^@|]*)@/.exec(pid)?.[1] ?? "";
}
