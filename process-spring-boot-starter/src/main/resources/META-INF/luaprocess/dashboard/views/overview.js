// How the application is: numbers, the last two minutes, and what needs attention, in words.

import { bytes, compact, duration, number, percent, rate } from "../lib/format.js";
import { build, safeLink } from "../lib/routes.js";
import { html } from "../ui/base.js";
import { Chart } from "../ui/chart.js";
import { useNow, useView } from "../ui/hooks.js";
import { Icon } from "../ui/icons.js";
import { Empty, Heading, Loaded, Meter, Panel } from "../ui/parts.js";
import { Spark } from "../ui/spark.js";
import { State } from "../ui/state.js";

const TILES = [
	{ id: "messages", title: "Messages", link: build("processes", null, { sort: "received" }), tone: "accent" },
	{ id: "spawns", title: "Spawns", link: build("processes"), tone: "accent" },
	{ id: "exits", title: "Exits", link: build("events", null, { kind: "exit" }), tone: "muted" },
	{ id: "crashes", title: "Crashes", link: build("crashes"), tone: "bad" },
	{ id: "restarts", title: "Restarts", link: build("services"), tone: "warn" },
	{ id: "denials", title: "Denials", link: build("denials"), tone: "deny" },
	{ id: "deadLetters", title: "Dead letters", link: build("deadletters"), tone: "warn" },
];

export function Overview() {
	const view = useView("overview");
	return html`<${Heading} title="Overview" note=${view.data && html`<${Uptime} data=${view.data} />`} />
		<${Loaded} view=${view}>${(data) => html`
			<${Attention} items=${data.attention} />
			<div class="grid tiles">
				<${Processes} counts=${data.processes} values=${data.history.series.processes} />
				${TILES.map((tile) => html`<${Tile} key=${tile.id} ...${tile} value=${data.rates[tile.id]} values=${data.history.series[tile.id]} />`)}
				<${Tile} id="busy" title="Workers busy" link=${build("hosts")} tone="accent" value=${data.scheduler.busy} values=${data.history.series.busy} max=${1} show=${percent} unit="" />
			</div>
			<div class="grid charts">
				<${Traffic} history=${data.history} />
				<${Population} history=${data.history} />
				<${Machine} data=${data} />
			</div>
			<${HostList} hosts=${data.hosts} series=${data.history.series} />`}<//>`;
}

function Uptime({ data }) {
	useNow();
	return html`up for ${duration(data.uptimeMillis)}`;
}

function Attention({ items }) {
	if (!items?.length) {
		return html`<div class="calm-line" data-test="attention"><${Icon} name="check" /><p><strong>Nothing needs attention.</strong>${" "}Crash loops, growing mailboxes, denials and full budgets would appear here.</p></div>`;
	}
	return html`<section class="attention" aria-label="Needs attention" data-test="attention"><h2>Needs attention</h2><ul>${items.map((item) => {
		const link = safeLink(item.link);
		const content = html`<${Icon} name=${item.level} /><span class="sr">${item.level}: </span><span>${item.text}</span>${link && html`<${Icon} name="right" />`}`;
		return html`<li key=${`${item.link} ${item.text}`} class=${`level-${item.level}`}>${link ? html`<a href=${link} data-row>${content}</a>` : html`<div>${content}</div>`}</li>`;
	})}</ul></section>`;
}

const SPLIT = ["running", "ready", "waiting", "ending"];

function Processes({ counts, values }) {
	return html`<a class="tile first" href=${build("processes")} data-test="tile-processes"><span class="tile-title">Processes</span>
		<span class="tile-value num">${number(counts.total)}</span><${Spark} values=${values} label="Processes in the last two minutes" />
		<span class="split" aria-hidden="true">${SPLIT.filter((it) => counts[it] > 0).map((it) => html`<i key=${it} class=${`split-${it}`} style=${{ flexGrow: counts[it] }}></i>`)}</span>
		<span class="split-legend">${SPLIT.map((it) => html`<${State} key=${it} of=${it} label=${`${compact(counts[it] ?? 0)} ${it}`} />`)}</span></a>`;
}

function Tile({ id, title, link, tone, value, values, max, show = rate, unit = "/s" }) {
	return html`<a class=${value > 0 ? `tile tone-${tone}` : "tile zero"} href=${link} data-test=${`tile-${id}`}><span class="tile-title">${title}</span>
		<span class="tile-value num">${show(value)}<small>${unit}</small></span><${Spark} values=${values} max=${max} tone=${tone} label=${`${title} in the last two minutes`} /></a>`;
}

function Traffic({ history }) {
	return html`<${Panel} title="Messages" note="per second" wide><${Chart} label="Messages per second in the last two minutes" stepMillis=${history.stepMillis} show=${compact}
		lines=${[{ label: "Messages", values: history.series.messages, tone: "accent", area: true }]} /><//>`;
}

function Population({ history }) {
	return html`<${Panel} title="Processes" note="spawned and crashed per second" wide><${Chart} label="Spawns and crashes per second in the last two minutes"
		stepMillis=${history.stepMillis} show=${compact}
		lines=${[{ label: "Spawns", values: history.series.spawns, tone: "good" }, { label: "Crashes", values: history.series.crashes, tone: "bad" },
			{ label: "Restarts", values: history.series.restarts, tone: "warn" }]} /><//>`;
}

function Machine({ data }) {
	const { scheduler, heap } = data;
	return html`<${Panel} title="Scheduler and heap"><div class="machine">
		<${Meter} label=${`${scheduler.workers} workers busy`} used=${scheduler.busy} limit=${1} show=${percent} />
		<div class="pair"><span>Waiting for a worker</span><span class="num">${number(scheduler.queued)}</span></div>
		<${Meter} label="Heap" used=${heap.usedBytes} limit=${heap.maxBytes} show=${bytes} /></div><//>`;
}

function HostList({ hosts, series }) {
	if (!hosts.length) {
		return html`<${Empty} title="No hosts">Hosts of the definition files and properties appear here when they start.<//>`;
	}
	return html`<section aria-label="Hosts" class="host-strip"><h2>Hosts</h2><div class="grid cards">${hosts.map((host) => html`
		<a class="card host-card" key=${host.id} href=${build("hosts", host.id)} data-test="overview-host"><span class="card-title">${host.id}</span><${State} of=${host.state} />
			<${Spark} values=${series[`host:${host.id}`]} max=${1} label=${`Use of ${host.id}`} />
			<span class="pair"><span>${number(host.processes)} processes</span><span class="num">${percent(host.busy)} busy</span></span></a>`)}</div></section>`;
}
