// Drawn for this page: 16 by 16, strokes in the colour of the text.

import { html } from "./base.js";

const PATHS = {
	overview: "M2 9.5h3l2-6 3 9 1.6-4.5H14",
	processes: "M2.5 4h11M2.5 8h11M2.5 12h7",
	tree: "M5 3.5h6M8 3.5v9M8 8h4.5M8 12.5h4.5M3 3.5h.01",
	cluster: "M8 4.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM3.5 14a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM12.5 14a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM7.2 4.4 4.4 10.6M8.8 4.4l2.8 6.2M5.4 12.2h5.2",
	hosts: "M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01",
	services: "M8 2.5v2M8 11.5v2M2.5 8h2M11.5 8h2M4.1 4.1l1.4 1.4M10.5 10.5l1.4 1.4M11.9 4.1l-1.4 1.4M5.5 10.5l-1.4 1.4M8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z",
	names: "M2.5 8.5v-6h6l5 5-6 6zM5.5 5.5h.01",
	events: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2.2 1.4",
	crashes: "M9 2 3.5 9h4L7 14l5.5-7h-4z",
	deadletters: "M2.5 4h11v8.5h-11zM2.5 4.5 8 9l5.5-4.5",
	denials: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.2 4.2l7.6 7.6",
	search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2",
	close: "M4 4l8 8M12 4l-8 8",
	copy: "M5.5 5.5h8v8h-8zM3 10.5H2.5v-8h8V3",
	check: "M3 8.5l3.2 3.2L13 4.8",
	light: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7",
	dark: "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z",
	system: "M2.5 3h11v8h-11zM6 13.5h4",
	help: "M6 6.2A2 2 0 1 1 8 8.4v1.1M8 12h.01",
	error: "M5.3 2h5.4L14 5.3v5.4L10.7 14H5.3L2 10.7V5.3zM8 5v3.5M8 11h.01",
	warn: "M8 2.5 14 13H2zM8 6.5v3M8 11.3h.01",
	info: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 7.5V11M8 5h.01",
	left: "M10 3.5 5.5 8l4.5 4.5",
	right: "M6 3.5 10.5 8 6 12.5",
	down: "M3.5 6 8 10.5 12.5 6",
	send: "M2.5 8h10M9 4.5 12.5 8 9 11.5",
	cancel: "M4 4h8v8H4z",
	terminate: "M8 2.5v5M4.7 4.6a4.7 4.7 0 1 0 6.6 0",
	start: "M5 3.5 12 8l-7 4.5z",
	stop: "M4.5 4.5h7v7h-7z",
	restart: "M13 8a5 5 0 1 1-1.6-3.7M13 2.5V5h-2.5",
	menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
};

/** Decoration beside a text; a button with nothing but an icon needs its own label. */
export function Icon({ name }) {
	return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}

/** The mark of the page: a moon with its satellite. */
export function Mark() {
	return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
		<circle cx="11" cy="13" r="8" /><circle class="mark-hole" cx="13.4" cy="10.6" r="2.4" />
		<circle cx="20" cy="4" r="2.2" /></svg>`;
}
