// One process: what it does, what it waits for and since when, and whom it would hit to end it.

import { bytes, count, duration, number, parseDuration, pidNumber, seconds, title } from "../lib/format.js";
import { build } from "../lib/routes.js";
import { html } from "../ui/base.js";
import { useView } from "../ui/hooks.js";
import { Empty, Fact, Loaded, Meter, Panel } from "../ui/parts.js";
import { State } from "../ui/state.js";
import { Ago, Definition, ProcessLink, Sentence, Since, Text, Until } from "../ui/values.js";
import { Actions } from "./process-actions.js";
import { Relations } from "./process-relations.js";
import { Stacks } from "./process-stacks.js";
import { Timeline } from "./process-timeline.js";

export function Process({ route }) {
	const number = route.id;
	const view = useView(`processes/${encodeURIComponent(number)}`);
	return html`<${Loaded} view=${view}>${(data) => data.gone ? html`<${Gone} process=${data} />` : html`<${Alive} process=${data} />`}<//>`;
}

function Title({ process, gone, children }) {
	return html`<div class="heading process-heading"><div><p class="crumb"><a href=${build("processes")}>Processes</a></p>
		<h1 class=${gone && "struck"} data-test="process-title"><span class="pid">${process.number}</span> <${Definition} id=${process.definition ?? ""} /></h1>
		<p class="description">${process.description && html`<${Text} of=${process.description} />`}
			${process.names?.map((name) => html` <span class="tag" key=${name}><${Text} of=${name} length=${60} /></span>`)}</p></div>
		<div class="tools">${children}</div></div>`;
}

function Alive({ process }) {
	return html`<${Title} process=${process}><${Actions} process=${process} /><//>
		<div class="sentence" data-test="waits-for"><${State} of=${process.state} /><p><${Sentence} of=${process.waitsFor ?? ""} /></p>
			<span class="faint">for <${Since} at=${process.since} /></span></div>
		<div class="grid process-grid">
			<${Facts} process=${process} />
			<${Mailbox} process=${process} />
			<${Stacks} process=${process} />
			<${Relations} process=${process} />
			<${Timeline} number=${process.number} />
			<${Identity} process=${process} />
			<${Values} values=${process.values} />
		</div>`;
}

/** A process that ended stays readable: why it ended, and what was last known of it. */
function Gone({ process }) {
	const { last } = process;
	return html`<${Title} process=${{ ...last, ...process }} gone />
		<div class=${`sentence ended ${process.outcome}`} data-test="exit-reason"><${State} of=${process.outcome} label=${`ended: ${process.outcome}`} />
			<p>${process.error ? html`<${Text} of=${process.error} />` : "It ended by itself, without an error."}</p>
			<span class="faint"><${Ago} at=${process.endedAt} /></span></div>
		${last ? html`<div class="grid process-grid past"><${Facts} process=${last} /><${Mailbox} process=${last} /><${Stacks} process=${last} /><${Identity} process=${last} /></div>`
			: html`<${Empty} title="Nothing more is known">The page keeps details of processes that somebody looked at before they ended.<//>`}`;
}

function Facts({ process }) {
	const limits = process.limits ?? {};
	return html`<${Panel} title="Facts" test="facts"><div class="meters">
			<${Meter} label="Memory" hint="An estimate" used=${process.memoryBytes} limit=${size(limits.memory)} show=${bytes} />
			<${Meter} label="Processor time" used=${process.cpuMillis} limit=${parseDuration(limits.cpuTime ?? limits["cpu-time"]) ?? 0} show=${duration} /></div>
		<dl class="facts">
			<${Fact} name="Started"><${Ago} at=${process.startedAt} /><//>
			<${Fact} name="Host">${process.host ? html`<a href=${build("hosts", process.host)}>${process.host}</a>` : "none"}<//>
			<${Fact} name="Parent">${process.parent ? html`<${ProcessLink} number=${pidNumber(process.parent, process.pid)} />` : "none"}<//>
			<${Fact} name="Received">${number(process.received)}<//>
			<${Fact} name="Sent">${number(process.sent)}<//>
			<${Fact} name="Coroutines">${number(process.coroutines)}<//>
			<${Fact} name="Timers">${number(process.timers)}<//>
			${process.service && html`<${Fact} name="Service"><a href=${build("services", process.service)}>${process.service}</a><//>`}
			${process.restarts !== undefined && html`<${Fact} name="Restarts" hint="Of its service">${number(process.restarts)}<//>`}
		</dl>
		<${Timers} timers=${process.timerList} total=${process.timers} /><//>`;
}

/** Limits may be numbers of bytes or texts such as "16MB"; what is no size has no bar. */
function size(limit) {
	const match = /^(\d+)\s*(B|KB|MB|GB)?$/.exec(String(limit ?? ""));
	return match ? Number(match[1]) * { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 }[match[2] ?? "B"] : 0;
}

function Mailbox({ process }) {
	const topics = process.topics ?? [];
	const most = Math.max(1, ...topics.map((it) => it.messages));
	const age = parseDuration(process.oldestMessageAge);
	return html`<${Panel} title="Mailbox" test="mailbox" note=${`${count(process.mailbox, "message")}${age === null || !process.mailbox ? "" : `, the oldest waits for ${seconds(age)}`}`}>
		${topics.length === 0 ? html`<${Empty} title="Empty">Messages that wait appear here by topic.<//>` : html`<ul class="topics">${topics.map((it) => html`
			<li key=${it.topic} class=${it.listened ? "" : "unread"} data-test="topic"><span class="topic-name"><${Text} of=${it.topic} length=${60} /></span>
				<span class="num">${number(it.messages)}</span><span class="bar" aria-hidden="true"><span style=${{ width: `${100 * it.messages / most}%` }}></span></span>
				${!it.listened && it.messages > 0 && html`<span class="remark">nobody listens to it</span>`}</li>`)}</ul>`}<//>`;
}

function Timers({ timers, total }) {
	if (!timers?.length) {
		return null;
	}
	return html`<div class="timers" data-test="timers"><h3>Timers</h3><ul class="plain">${timers.map((it, index) => html`
		<li key=${index} class="pair"><span><${Text} of=${it.kind} length=${60} /></span><span class="num"><${Until} at=${it.dueAt} /></span></li>`)}
		${total > timers.length && html`<li class="faint">and ${number(total - timers.length)} more</li>`}</ul></div>`;
}

const SIZES = new Set(["memory", "stringSize", "logRate"]);

function limit(name, value) {
	const time = typeof value === "string" ? parseDuration(value) : null;
	if (value === 0 || time === 0) {
		return "unlimited";
	}
	if (time !== null) {
		return duration(time);
	}
	return typeof value !== "number" ? String(value) : SIZES.has(name) ? bytes(value) : number(value);
}

function Identity({ process }) {
	const limits = Object.entries(process.limits ?? {});
	return html`<${Panel} title="Identity and limits"><dl class="facts">
		<${Fact} name="PID" wide><code>${process.pid}</code><//>
		<${Fact} name="Actor">${process.actor ? html`<${Text} of=${process.actor} />` : "none"}<//>
		<${Fact} name="Scope" wide>${process.scope?.length ? process.scope.map((it) => html`<code class="tag" key=${it}>${it}</code> `) : "none"}<//>
		<${Fact} name="Context keys">${process.contextKeys?.length ? process.contextKeys.map((it) => html`<span class="tag" key=${it}><${Text} of=${it} length=${40} /></span> `) : "none"}<//>
		</dl>
		${limits.length > 0 && html`<h3 class="part">Limits</h3>`}<dl class="facts">${limits.map(([name, value]) => html`<${Fact} key=${name} name=${title(name)} hint="Limit">${limit(name, value)}<//>`)}</dl><//>`;
}

function Values({ values }) {
	if (!values || Object.keys(values).length === 0) {
		return null;
	}
	return html`<${Panel} title="Values" wide><dl class="facts">${Object.entries(values).map(([name, value]) => html`
		<${Fact} key=${name} name=${name}><code><${Text} of=${typeof value === "string" ? value : JSON.stringify(value)} length=${400} /></code><//>`)}</dl><//>`;
}
