// Lines over the last two minutes, with a legend that reads the values under the pointer.

import { number } from "../lib/format.js";
import { colour, watchTheme } from "../lib/theme.js";
import uPlot from "../vendor/uplot.js";
import { html, useEffect, useLayoutEffect, useRef } from "./base.js";

/** Without the legend, which wraps below. */
const HEIGHT_REM = 10.75;

/** What is shown, if there is that much. */
const SECONDS = 120;

/** Between lines of the grid: whole numbers. */
const STEPS = Array.from({ length: 10 }, (_, exponent) => [1, 2, 5].map((it) => it * 10 ** exponent)).flat();

/** lines: [{label, values, tone}]; `show` writes values. */
export function Chart({ label, lines, stepMillis, show = number }) {
	const box = useRef(null);
	const plot = useRef(null);
	const data = [lines[0].values.map((_, index, all) => (index - all.length + 1) * stepMillis / 1000), ...lines.map((it) => it.values)];
	const latest = useRef(data);
	latest.current = data;

	// A page that is left at once has no element any more when effects run after it was drawn.
	useLayoutEffect(() => {
		const element = box.current;
		const make = () => {
			plot.current?.destroy();
			plot.current = new uPlot(options(element, lines, show), latest.current, element);
		};
		make();
		const stop = watchTheme(make);
		const observer = new ResizeObserver(() => plot.current?.setSize(size(element)));
		observer.observe(element);
		return () => {
			stop();
			observer.disconnect();
			plot.current.destroy();
			plot.current = null;
		};
	}, [lines.map((it) => it.label).join()]);
	useEffect(() => plot.current?.setData(data));

	return html`<div class="chart" role="img" aria-label=${label} ref=${box}></div>`;
}

function size(box) {
	return { width: Math.max(120, box.clientWidth), height: HEIGHT_REM * parseFloat(getComputedStyle(document.documentElement).fontSize) };
}

function options(box, lines, show) {
	const faint = colour("--muted", box);
	const grid = { stroke: colour("--line", box), width: 1 };
	const font = `${Math.round(parseFloat(getComputedStyle(box).fontSize) * 0.85)}px ${getComputedStyle(box).fontFamily}`;
	return {
		...size(box),
		cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
		scales: { x: { time: false, range: [-SECONDS, 0] }, y: { range: (_, min, max) => [0, Math.max(1, max * 1.1)] } },
		axes: [
			{ stroke: faint, grid: { show: false }, ticks: { show: false }, font, size: 26,
				values: (_, splits) => splits.map((it) => it === 0 ? "now" : `${it} s`) },
			{ stroke: faint, grid, incrs: STEPS, ticks: { show: false }, font, size: 52, values: (_, splits) => splits.map(show) },
		],
		series: [
			{ label: "Time", value: (_, value) => value === null ? "now" : `${Math.round(value)} s` },
			...lines.map((it) => {
				const stroke = colour(`--${it.tone}`, box);
				return { label: it.label, stroke, width: 1.75, points: { show: false },
					fill: it.area ? colour(`--${it.tone}-soft`, box) : undefined,
					value: (plot, value, index) => show(value ?? plot.data[index].at(-1)) };
			}),
		],
	};
}
