// What was denied: to whom, by what, and the policy that would allow it.

import { number } from "../lib/format.js";
import { html } from "../ui/base.js";
import { useView } from "../ui/hooks.js";
import { Copy, Empty, Heading, Loaded } from "../ui/parts.js";
import { Ago, ProcessLink, Text } from "../ui/values.js";

export function Denials() {
	const view = useView("denials");
	return html`<${Heading} title="Denials" note=${view.data && `${number(view.data.denials.length)} of ${number(view.data.total)}`} />
		<${Loaded} view=${view}>${({ denials }) => denials.length === 0 ? html`<${Empty} title="Nothing was denied">Who was denied what appears here, with the policy that denies it and the one that would allow it.<//>`
			: html`<div class="grid cards wide-cards">${denials.map((it) => html`<${Denial} key=${`${it.actor} ${it.principal} ${it.action} ${it.resource} ${it.definition} ${it.policy}`} denial=${it} />`)}</div>`}<//>`;
}

function Denial({ denial }) {
	const who = denial.actor ?? denial.principal ?? "A caller without identity";
	return html`<article class="card denial" aria-label=${`${who} ${denial.action}`} data-test="denial">
		<header><h2><${Text} of=${who} length=${80} /></h2><span class="times num" title=${`${number(denial.count)} times`}>${number(denial.count)}×</span></header>
		<p>was denied <code class="tag">${denial.action}</code> on <code class="tag"><${Text} of=${denial.resource} length=${100} /></code> <span class="faint"><${Ago} at=${denial.at} /></span></p>
		<p class="fine">${denial.policy ? html`by the policy <code class="tag">${denial.policy}</code>` : "as no policy allows it"}${denial.number && html`, in <${ProcessLink} number=${denial.number} definition=${denial.definition} row />`}${
			denial.principal && denial.principal !== denial.actor && html`, logged in as <${Text} of=${denial.principal} length=${60} />`}</p>
		${denial.allowedBy && html`<div class="yaml"><header><h3>This would allow it</h3><${Copy} text=${denial.allowedBy} /></header><pre tabIndex="0"><code>${denial.allowedBy}</code></pre></div>`}</article>`;
}
