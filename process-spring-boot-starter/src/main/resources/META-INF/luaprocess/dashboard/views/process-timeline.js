// What a process did while this page is open.

import { clock } from "../lib/format.js";
import { html } from "../ui/base.js";
import { usePoll } from "../ui/hooks.js";
import { Empty, Panel, Trouble } from "../ui/parts.js";
import { Sentence } from "../ui/values.js";

const POLL_MILLIS = 1000;

export function Timeline({ number }) {
	const { data, problem } = usePoll(`processes/${encodeURIComponent(number)}/timeline`, POLL_MILLIS);
	const events = [...(data?.events ?? [])].sort((a, b) => (a.at < b.at ? 1 : -1));
	return html`<${Panel} title="Timeline" note="recorded while this page is open" tall test="timeline">
		${!data && problem && problem.status !== 0 && html`<${Trouble} problem=${problem} />`}
		${events.length === 0 ? html`<${Empty} title="Nothing yet">Messages, waits, links and spawns appear here as they happen.<//>`
			: html`<ol class="timeline" tabIndex="0" aria-label="Events of the process">${events.map((event, index) => html`<li key=${`${event.at} ${events.length - index}`} class=${`kind-${event.kind}`}>
				<time>${clock(event.at)}<small>${millis(event.at)}</small></time><span class="kind">${event.kind}</span><span><${Sentence} of=${event.text} /></span></li>`)}</ol>`}<//>`;
}

function millis(at) {
	const match = /\.(\d{1,3})/.exec(at);
	return `.${(match?.[1] ?? "").padEnd(3, "0")}`;
}
