// Where a process is: the Lua stack of each coroutine beside its source.

import { visible } from "../lib/format.js";
import { cls, html, useState } from "../ui/base.js";
import { Code } from "../ui/code.js";
import { usePoll } from "../ui/hooks.js";
import { Empty, Panel } from "../ui/parts.js";

export function Stacks({ process }) {
	const stacks = process.stacks ?? [];
	const [choice, setChoice] = useState(null);
	const frames = stacks.flatMap((it, coroutine) => it.stack.map((frame, index) => ({ ...asFrame(frame), key: `${coroutine}/${index}` })));
	const chosen = frames.find((it) => it.key === choice) ?? frames.find((it) => it.line > 0);
	if (frames.length === 0) {
		return html`<${Panel} title="Lua stack" wide test="stacks"><${Empty} title="No stack">A process that runs or is about to run is left alone: its stack appears when it waits.<//><//>`;
	}
	return html`<${Panel} title="Lua stack" wide test="stacks"><div class="stack-and-source"><div class="stacks">
		${stacks.map((it, coroutine) => html`<div key=${coroutine}><p class="waits">${it.coroutine !== undefined && html`<span class="tag">${visible(it.coroutine)}</span> `}waits for ${visible(it.waitsFor)}</p>
			<ol class="stack">${it.stack.map((frame, index) => html`<${Frame} key=${index} frame=${asFrame(frame)} current=${chosen?.key === `${coroutine}/${index}`} onChoose=${() => setChoice(`${coroutine}/${index}`)} />`)}</ol></div>`)}</div>
		${chosen && html`<${Source} frame=${chosen} />`}</div><//>`;
}

/** Frames are objects; texts are accepted as well. */
function asFrame(frame) {
	return typeof frame === "string" ? { text: frame } : frame;
}

function Frame({ frame, current, onChoose }) {
	const text = frame.function ? html`<span>${visible(frame.function)}</span> <span class="faint">${visible(frame.definition ?? "")}:${frame.line}</span>` : html`<span>${visible(frame.text)}</span>`;
	return html`<li>${frame.line > 0 ? html`<button type="button" class=${cls("frame", current && "current")} aria-pressed=${current ? "true" : "false"}
		title=${visible(frame.text ?? "")} onClick=${onChoose}>${text}</button>` : html`<span class="frame">${text}</span>`}</li>`;
}

function Source({ frame }) {
	const path = frame.definition ? `source?definition=${encodeURIComponent(frame.definition)}` : null;
	const { data, problem } = usePoll(path, 0);
	if (data) {
		return html`<div><p class="file"><code>${data.file}</code></p><${Code} source=${data} line=${frame.line} /></div>`;
	}
	return html`<div class="source-missing">${problem?.status === 403 ? "Programs are not shown to you, or not at all (luaprocess.dashboard.show-source)."
		: problem ? `No source: ${problem.message}` : ""}</div>`;
}
