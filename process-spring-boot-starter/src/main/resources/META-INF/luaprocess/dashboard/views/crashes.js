// Crashes grouped by where they happen: one card for each fault, not for each crash.

import { count, number, visible } from "../lib/format.js";
import { html } from "../ui/base.js";
import { useView } from "../ui/hooks.js";
import { Copy, Empty, Heading, Loaded } from "../ui/parts.js";
import { Ago, At, Definition, ProcessLink, Text } from "../ui/values.js";

export function Crashes() {
	const view = useView("crashes");
	return html`<${Heading} title="Crashes" note=${view.data && `${count(view.data.total, "crash", "crashes")} at ${count(view.data.sites.length, "place")}`} />
		<${Loaded} view=${view}>${({ sites }) => sites.length === 0 ? html`<${Empty} title="No crashes">Each place of a program where processes fail gets one card here, with how often, the error and the Lua stack. Processes that were ended on purpose are no crashes.<//>`
			: html`<div class="grid cards wide-cards">${sites.map((it) => html`<${Site} key=${`${it.site} ${it.definition}`} site=${it} />`)}</div>`}<//>`;
}

function Site({ site }) {
	const stack = (site.stack ?? []).map((it) => (typeof it === "string" ? it : it.text));
	return html`<article class="card crash" aria-label=${site.site} data-test="crash" data-key=${site.site}>
		<header><h2><${Definition} id=${site.site} /></h2><span class="times num" title=${`${number(site.count)} times`}>${number(site.count)}×</span></header>
		<p class="error-text"><${Text} of=${site.error} length=${400} /></p>
		<p class="fine">${site.text}; last <${Ago} at=${site.last} />, first at <${At} at=${site.first} /></p>
		<p>Last process: <${ProcessLink} number=${site.lastNumber} definition=${site.definition} gone row /></p>
		${stack.length > 0 && html`<details open=${stack.length <= 6}><summary>Lua stack</summary><ol class="stack">${stack.map((it, index) => html`<li key=${index}><span class="frame">${visible(it)}</span></li>`)}</ol>
			<${Copy} text=${`${site.error}\n${stack.join("\n")}`} label="Copy error and stack" /></details>`}</article>`;
}
