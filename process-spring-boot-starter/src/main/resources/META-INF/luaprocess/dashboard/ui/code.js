// A Lua program with the line that a process is at.

import { visible } from "../lib/format.js";
import { lines } from "../lib/lua.js";
import { html, useLayoutEffect, useMemo, useRef } from "./base.js";

/** Lines shown around the marked one: a program may have thousands. */
const AROUND = 200;

export function Code({ source, line }) {
	const box = useRef(null);
	const rows = useMemo(() => lines(source.text), [source.text]);
	const first = source.firstLine ?? 1;
	const at = line - first;
	const from = Math.max(0, at - AROUND);
	const shown = rows.slice(from, at + AROUND);
	useLayoutEffect(() => {
		const mark = box.current.querySelector("[aria-current]");
		if (mark) {
			box.current.scrollTop = mark.offsetTop - box.current.clientHeight / 2;
		}
	}, [source.text, line]);
	return html`<div class="code" ref=${box} tabIndex="0" role="region" aria-label=${`Source of ${source.definition}, line ${line}`} data-test="source"><ol>
		${shown.map((tokens, index) => {
			const number = first + from + index;
			return html`<li key=${number} aria-current=${number === line ? "true" : undefined}><span class="line-number">${number}</span><code>${
				tokens.map((token) => html`<span class=${token.kind && `lua-${token.kind}`}>${visible(token.text, true)}</span>`)}</code></li>`;
		})}</ol></div>`;
}
