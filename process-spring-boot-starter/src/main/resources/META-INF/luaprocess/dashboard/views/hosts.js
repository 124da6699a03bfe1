// Hosts: how full they are, and what they refused.

import { bytes, compact, count, number, percent, title } from "../lib/format.js";
import { build } from "../lib/routes.js";
import { cls, html, useRef } from "../ui/base.js";
import { useView } from "../ui/hooks.js";
import { Empty, Fact, Heading, Loaded, Meter } from "../ui/parts.js";
import { Spark } from "../ui/spark.js";
import { State } from "../ui/state.js";
import { Definition, Span } from "../ui/values.js";

const KEPT = 120;

export function Hosts({ route }) {
	const view = useView("hosts");
	const history = useUtilisation(view.data);
	return html`<${Heading} title="Hosts" note=${view.data && count(view.data.hosts.length, "host")} />
		<${Loaded} view=${view}>${({ hosts }) => hosts.length === 0 ? html`<${Empty} title="No hosts">Hosts of the definition files and properties appear here when they start.<//>`
			: html`<div class="grid cards wide-cards">${hosts.map((host) => html`<${Host} key=${host.id} host=${host} chosen=${route.id === host.id} values=${history.get(host.id)} />`)}</div>`}<//>`;
}

/** What was seen since the page is open: host → shares of its workers. */
function useUtilisation(data) {
	const history = useRef(new Map());
	const seen = useRef(null);
	if (data && seen.current !== data) {
		seen.current = data;
		for (const host of data.hosts) {
			history.current.set(host.id, [...(history.current.get(host.id) ?? []), utilisation(host)].slice(-KEPT));
		}
	}
	return history.current;
}

function utilisation({ running, workers }) {
	return workers > 0 ? Math.min(1, running / workers) : 0;
}

const perSecond = (value) => `${compact(value)}/s`;

function Host({ host, chosen, values }) {
	const { budgets, counters = {} } = host;
	return html`<article class=${cls("card", chosen && "chosen")} aria-label=${host.id} data-test="host" data-key=${host.id}><header><h2><a href=${build("processes", null, { host: host.id })} data-row><${Definition} id=${host.id} /></a></h2><${State} of=${host.state} /></header>
		<div class="meters"><${Meter} label="Processes" used=${host.processes} limit=${host.maxProcesses} show=${number} />
			${host.workers > 0 ? html`<${Meter} label=${`${count(host.workers, "worker")} busy`} used=${utilisation(host)} limit=${1} show=${percent} />`
				: html`<div class="pair"><span>Running now</span><span class="num">${number(host.running)}</span></div>`}</div>
		<${Spark} values=${values} max=${1} label="Use of the workers since this page is open" />
		${budgets && html`<h3>Budgets</h3><div class="meters">
			<${Meter} label="Memory" used=${budgets.memoryUsedBytes} limit=${budgets.memoryBytes} show=${bytes} />
			<${Meter} label="Processor" used=${budgets.processorUsed} limit=${budgets.processorShare} show=${percent} />
			<${Meter} label="Spawns" used=${budgets.spawns} limit=${budgets.spawnRate} show=${perSecond} />
			<${Meter} label="Log records" used=${budgets.logs} limit=${budgets.logRate} show=${perSecond} /></div>
			<${Refused} refused=${budgets.refused ?? {}} />`}
		<dl class="facts">${Object.entries(counters).map(([name, value]) => html`<${Fact} key=${name} name=${title(name)}>${number(value)}<//>`)}
			<${Fact} name="Mailbox capacity">${number(host.mailboxCapacity)}<//>
			<${Fact} name="Stop timeout"><${Span} of=${host.stopTimeout} /><//></dl></article>`;
}

function Refused({ refused }) {
	const some = Object.entries(refused).filter(([, times]) => times > 0);
	return html`<p class=${some.length ? "remark" : "fine"} data-test="refused">${some.length ? `Refused: ${some.map(([name, times]) => `${name} ${number(times)} times`).join(", ")}` : "Nothing was refused."}</p>`;
}
