// Small lines without axes: the last two minutes of one value.

import { html } from "./base.js";

const WIDTH = 120;
const HEIGHT = 28;

/** `max` fixes the scale, as for shares of 1; else the largest value does. */
export function Spark({ values, max, label, tone = "accent" }) {
	const points = (values ?? []).filter((it) => Number.isFinite(it));
	if (points.length < 2) {
		return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"></svg>`;
	}
	const top = Math.max(max ?? 0, ...points, Number.EPSILON);
	const flat = points.every((it) => it === 0);
	const step = WIDTH / (points.length - 1);
	const y = (value) => (flat ? HEIGHT - 1 : HEIGHT - 1 - (value / top) * (HEIGHT - 3)).toFixed(1);
	const line = points.map((value, index) => `${(index * step).toFixed(1)} ${y(value)}`).join("L");
	return html`<svg class="spark stroke-${tone}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
		${!flat && html`<path class="area" d="M0 ${HEIGHT}L${line}L${WIDTH} ${HEIGHT}z" />`}
		<path class=${flat ? "line flat" : "line"} d="M${line}" /></svg>`;
}
