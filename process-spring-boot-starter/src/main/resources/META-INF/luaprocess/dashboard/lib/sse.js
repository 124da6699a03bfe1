// Reads text/event-stream. The page reads streams itself, as EventSource keeps comment lines for itself: they are
// the heartbeat that tells a quiet application from a lost one. Pure.

/** A parser: `push(text)` returns what the text completes, as {event, data} or {comment: true}. */
export function parser() {
	let rest = "";
	let event = "message";
	let data = [];

	function line(text, found) {
		if (text === "") {
			if (data.length) {
				found.push({ event, data: data.join("\n") });
			}
			event = "message";
			data = [];
			return;
		}
		if (text.startsWith(":")) {
			found.push({ comment: true });
			return;
		}
		const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(text);
		if (field === "event") {
			event = value;
		}
		else if (field === "data") {
			data.push(value);
		}
	}

	return {
		push(text) {
			const found = [];
			const lines = (rest + text).split(/\r\n|\n/);
			rest = lines.pop();
			for (const it of lines) {
				line(it.replace(/\r$/, ""), found);
			}
			return found;
		},
	};
}
