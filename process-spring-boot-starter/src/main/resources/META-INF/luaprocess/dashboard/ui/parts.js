// Panels, facts, meters, and what stands where there is nothing.

import { number, percent } from "../lib/format.js";
import { cls, html, useState } from "./base.js";
import { Icon } from "./icons.js";

/** A titled part of a view. */
export function Panel({ title, note, tools, wide, tall, test, children }) {
	return html`<section class=${cls("panel", wide && "wide", tall && "tall")} data-test=${test} aria-label=${title}>
		<header><h2>${title}</h2>${note !== undefined && html`<span class="note">${note}</span>`}
			${tools && html`<div class="tools">${tools}</div>`}</header>
		${children}</section>`;
}

/** The heading of a view with its tools. */
export function Heading({ title, note, children }) {
	return html`<div class="heading"><h1 tabIndex="-1">${title}</h1>
		${note !== undefined && html`<span class="note" data-test="count" role="status">${note}</span>`}
		<div class="tools">${children}</div></div>`;
}

/** Says what would be here. */
export function Empty({ title, children }) {
	return html`<div class="empty" data-test="empty"><strong>${title}</strong><p>${children}</p></div>`;
}

/** What went wrong and what to do. */
export function Trouble({ problem }) {
	if (problem.status === 0) {
		return html`<div class="trouble" role="alert" data-test="problem"><${Icon} name="warn" /><div>
			<strong>${problem.message}</strong><p>It may be stopped or starting, or the network is down. The page asks again by itself.</p></div></div>`;
	}
	if (problem.status === 401) {
		return html`<div class="trouble" role="alert" data-test="problem"><${Icon} name="denials" /><div>
			<strong>${problem.message}</strong><p>Log in again to go on.</p>
			<button type="button" onClick=${() => location.reload()}>Log in</button></div></div>`;
	}
	return html`<div class="trouble" role="alert" data-test="problem"><${Icon} name="warn" /><div>
		<strong>${problem.message}</strong><p>${advice(problem.status)}</p></div></div>`;
}

function advice(status) {
	return {
		400: "The address of this page has a filter the application does not know. Remove the filters and try again.",
		403: "Ask for a role that may see it, or let a policy allow it.",
		404: "It may have ended long ago, or the address may be wrong.",
	}[status] ?? "The log of the application says more. The page asks again by itself.";
}

/** Data, else the problem, else a quiet placeholder. */
export function Loaded({ view, children }) {
	const { data, problem, stale } = view;
	if (data === null) {
		return problem ? html`<${Trouble} problem=${problem} />` : html`<div class="loading" role="status"><span>Loading</span></div>`;
	}
	return html`${problem && problem.status !== 0 && html`<${Trouble} problem=${problem} />`}
		<div class=${cls("loaded", stale && "stale")} aria-busy=${stale ? "true" : undefined}>${children(data)}</div>`;
}

/** Name and value; nothing for values that are not there. */
export function Fact({ name, hint, wide, children }) {
	return html`<div class=${cls("fact", wide && "wide")}><dt title=${hint}>${name}</dt><dd>${children}</dd></div>`;
}

/** A share of a whole as a bar with its numbers; the limit 1 is that of shares, and 0 is none. */
export function Meter({ label, used, limit, show, hint }) {
	const share = limit > 0 && Number.isFinite(used) ? Math.min(1, used / limit) : null;
	const level = share === null ? "" : share >= 0.95 ? "full" : share >= 0.8 ? "high" : "";
	return html`<div class=${cls("meter", level)} title=${hint}>
		<div class="meter-text"><span>${label}</span><span class="num">${show(used)}<span class="of">${limit === 1 ? "" : limit > 0 ? ` of ${show(limit)}` : " no limit"}</span></span></div>
		${share !== null && html`<div class="bar" role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax="100"
			aria-valuenow=${Math.round(share * 100)} aria-valuetext=${percent(share)}>
			<span style=${{ width: `${share * 100}%` }}></span></div>`}</div>`;
}

/** Copies a text; says so. */
export function Copy({ text, label = "Copy" }) {
	const [done, setDone] = useState(null);
	async function copy() {
		try {
			await navigator.clipboard.writeText(text);
			setDone("Copied");
		}
		catch {
			setDone("Select and copy by hand");
		}
		setTimeout(() => setDone(null), 2000);
	}
	return html`<button type="button" class="quiet" onClick=${copy} data-test="copy"><${Icon} name=${done === "Copied" ? "check" : "copy"} />
		<span aria-live="polite">${done ?? label}</span></button>`;
}

/** One of several, as pressed buttons with counts. */
export function Choice({ label, options, value, onChange, test }) {
	return html`<div class="choice" role="group" aria-label=${label} data-test=${test}>${options.map((option) => html`
		<button type="button" key=${option.value} aria-pressed=${option.value === value ? "true" : "false"} data-value=${option.value}
			onClick=${() => onChange(option.value)}>${option.icon}${option.label}${option.count !== undefined && html` <span class="badge">${number(option.count)}</span>`}</button>`)}</div>`;
}
