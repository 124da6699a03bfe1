// The frame: navigation, connection, theme, help.

import { clock } from "../lib/format.js";
import { build, views } from "../lib/routes.js";
import { nextTheme, theme, watchTheme } from "../lib/theme.js";
import { cls, html, useEffect, useRef, useState } from "./base.js";
import { Dialog } from "./dialog.js";
import { useConnection } from "./hooks.js";
import { Icon, Mark } from "./icons.js";
import { Notices } from "./notices.js";
import { Since } from "./values.js";

export function Shell({ route, me, onHelp, children }) {
	const connection = useConnection();
	const gone = connection.kind === "disconnected";
	const current = route.view === "process" ? "processes" : route.view;
	const nav = useRef(null);
	useEffect(() => {
		const link = nav.current.querySelector("[aria-current]");
		nav.current.scrollLeft = link ? link.offsetLeft - (nav.current.clientWidth - link.clientWidth) / 2 : 0;
	}, [current]);
	return html`<a class="skip" href="#main" onClick=${skip}>To the content</a>
		<header class="top">
			<a class="brand" href=${build("overview")}><${Mark} /><span><strong>${me?.application ?? "luaprocess"}</strong>
				<small>luaprocess${me?.version ? ` ${me.version}` : ""}</small></span></a>
			<div class="top-tools">
				<${Connection} connection=${connection} />
				${me?.user && html`<span class="user" title="Logged in as">${me.user}</span>`}
				<${ThemeButton} />
				<button type="button" class="quiet square" onClick=${onHelp} aria-label="Keyboard and help" title="Keyboard and help (?)"><${Icon} name="help" /></button>
			</div>
		</header>
		<nav aria-label="Views" ref=${nav}><ul>${views(me?.views).map((view) => html`<li key=${view.id}>
			<a href=${build(view.id)} aria-current=${view.id === current ? "page" : undefined} data-test=${`nav-${view.id}`}
				title=${`g ${view.key}`}><${Icon} name=${view.id} /><span>${view.title}</span></a></li>`)}</ul></nav>
		<main id="main" tabIndex="-1" class=${cls(gone && "lost")} data-test=${`view-${route.view}`}>
			${gone && html`<div class="banner" role="alert" data-test="disconnected"><${Icon} name="warn" /><p><strong>Disconnected since ${clock(connection.since, Date.now())}.</strong>${" "}What you see is from then. The application may have stopped or be starting; this page reconnects by itself.</p></div>`}
			${children}</main>
		<${Notices} />`;
}

function skip(event) {
	event.preventDefault();
	document.getElementById("main").focus();
}

const SIGNS = {
	connecting: ["Connecting", "Waiting for the application"],
	live: ["Live", "Connected; what you see changes"],
	quiet: ["Quiet", "Connected; nothing on this page changes"],
	disconnected: ["Disconnected", "The application does not answer"],
};

/** Live, quiet or disconnected: by shape, colour and word. */
function Connection({ connection }) {
	const [label, hint] = SIGNS[connection.kind];
	const since = new Date(connection.since).toISOString();
	return html`<div class=${`connection ${connection.kind}`} role="status" data-test="connection" data-state=${connection.kind}
			title=${`${hint}${connection.polling ? ", by polling" : ""}`}>
		<svg viewBox="0 0 16 16" aria-hidden="true"><circle class="ring" cx="8" cy="8" r="6" /><circle class="dot" cx="8" cy="8" r="3" /><path class="cross" d="M4.5 4.5l7 7M11.5 4.5l-7 7" /></svg>
		<span>${label}${connection.kind === "disconnected" && html` <span aria-hidden="true">for <${Since} at=${since} /></span>`}</span></div>`;
}

function ThemeButton() {
	const [, update] = useState(0);
	useEffect(() => watchTheme(() => update((it) => it + 1)), []);
	const name = theme();
	const label = `Theme: ${name === "system" ? "as the system" : name}`;
	return html`<button type="button" class="quiet square" onClick=${nextTheme} aria-label=${label} title=${label} data-test="theme"><${Icon} name=${name} /></button>`;
}

const KEYS = [
	["j / k", "next, last row"],
	["Enter", "open the row"],
	["/", "search"],
	["[ / ]", "page back, page on"],
	["Esc", "close, leave a field"],
	["?", "this help"],
];

export function Help({ me, onClose }) {
	return html`<${Dialog} title="Keyboard" onClose=${onClose} test="help">
		<div class="keys"><dl>${KEYS.map(([key, text]) => html`<div key=${key}><dt>${key.split(" / ").map((it) => html`<kbd>${it}</kbd>`)}</dt><dd>${text}</dd></div>`)}</dl>
		<dl>${views(me?.views).map((view) => html`<div key=${view.id}><dt><kbd>g</kbd><kbd>${view.key}</kbd></dt><dd>${view.title}</dd></div>`)}</dl></div>
		<p class="fine">States have a shape, a colour and a word. Times count by the clock of the application. A page that nobody sees asks for nothing.</p><//>`;
}
