// Tables with rows that keep their identity, and headings that sort at the server.

import { cls, html, useLayoutEffect, useRef } from "./base.js";
import { Icon } from "./icons.js";

/** columns: [{id, title, sort, num, low, cell}]; `low` columns go first where room is short (1 before 2). */
export function Table({ label, columns, rows, keyOf, sort, order, onSort, rowClass, test = "rows" }) {
	const body = useRef(null);
	useKeptFocus(body);
	return html`<div class="table-box"><table aria-label=${label} data-test=${test}>
		<thead><tr>${columns.map((column) => html`<th key=${column.id} scope="col" class=${classes(column)}
			aria-sort=${column.sort && column.sort === sort ? (order === "asc" ? "ascending" : "descending") : undefined}>
			${column.sort && onSort ? html`<button type="button" onClick=${() => onSort(column.sort)} data-sort=${column.sort}>${column.title}
				<svg viewBox="0 0 8 12" class="arrows" aria-hidden="true"><path class="up" d="M4 1 7 5H1z" /><path class="down" d="M4 11 1 7h6z" /></svg></button>` : column.title}</th>`)}</tr></thead>
		<tbody ref=${body}>${rows.map((row) => html`<tr key=${keyOf(row)} class=${rowClass?.(row)} data-key=${keyOf(row)}>
			${columns.map((column) => html`<td key=${column.id} class=${classes(column)}>${column.cell(row)}</td>`)}</tr>`)}</tbody></table></div>`;
}

function classes({ num, low, id }) {
	return cls(num && "num", low && `low-${low}`, `col-${id}`);
}

/** A row that moves while it has the focus keeps it: browsers drop the focus of what is moved. */
function useKeptFocus(body) {
	const key = useRef(null);
	useLayoutEffect(() => {
		const element = body.current;
		const enter = (event) => key.current = event.target.dataset.key ?? null;
		const leave = (event) => {
			if (event.relatedTarget) {
				key.current = null;
			}
		};
		element.addEventListener("focusin", enter);
		element.addEventListener("focusout", leave);
		return () => {
			element.removeEventListener("focusin", enter);
			element.removeEventListener("focusout", leave);
		};
	}, []);
	useLayoutEffect(() => {
		if (key.current !== null && document.activeElement === document.body) {
			body.current.querySelector(`[data-row][data-key="${CSS.escape(key.current)}"]`)?.focus({ preventScroll: true });
		}
	});
}

/** "1 – 100 of 84,213" with the way back and on. */
export function Pages({ text, back, on, onStep }) {
	return html`<nav class="pages" aria-label="Pages"><button type="button" class="quiet" disabled=${!back} data-page="back" onClick=${() => onStep(-1)}><${Icon} name="left" /> Back</button>
		<span class="num">${text}</span><button type="button" class="quiet" disabled=${!on} data-page="on" onClick=${() => onStep(1)}>On <${Icon} name="right" /></button></nav>`;
}
