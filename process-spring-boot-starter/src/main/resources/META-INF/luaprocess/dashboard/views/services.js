// Services: what state they are in, when they start again, and how they came there.

import { post } from "../lib/api.js";
import { clock, count, duration, number, parseDuration, parseInstant, pidNumber, title } from "../lib/format.js";
import { now } from "../lib/clock.js";
import { build } from "../lib/routes.js";
import { cls, html, useContext, useState } from "../ui/base.js";
import { ActionForm, Dialog } from "../ui/dialog.js";
import { Me, useView } from "../ui/hooks.js";
import { Icon } from "../ui/icons.js";
import { Empty, Fact, Heading, Loaded } from "../ui/parts.js";
import { State, tone } from "../ui/state.js";
import { At, Definition, ProcessLink, Since, Text, Until } from "../ui/values.js";

const HISTORY_SHOWN = 12;

export function Services({ route }) {
	const view = useView("services");
	const failing = view.data?.services.filter((it) => it.state === "failed" || it.loop?.looping).length;
	return html`<${Heading} title="Services" note=${view.data && `${count(view.data.services.length, "service")}${failing ? `, ${number(failing)} failing` : ""}`} />
		<${Loaded} view=${view}>${({ services }) => services.length === 0 ? html`<${Empty} title="No services">Entries of the kind process.service appear here; they are started with the application and restarted when they fail.<//>`
			: html`<div class="grid cards wide-cards">${services.map((it) => html`<${Service} key=${it.id} service=${it} chosen=${route.id === it.id} />`)}</div>`}<//>`;
}

function Service({ service, chosen }) {
	const { loop } = service;
	return html`<article class=${cls("card", chosen && "chosen", loop?.looping && "alarming")} aria-label=${service.id} data-test="service" data-key=${service.id}>
		<header><h2><a href=${service.pid ? build("process", pidNumber(service.pid)) : build("services", service.id)} data-row><${Definition} id=${service.id} /></a></h2><${State} of=${service.state} /></header>
		${loop?.looping && html`<p class="remark"><${Icon} name="warn" /> Crashes again and again: ${count(loop.crashes, "time")} within ${windowOf(loop)}.</p>`}
		${service.nextRestartAt && html`<p class=${cls("countdown", service.state === "scheduled" && "calm")} data-test="countdown"><${Icon} name="restart" /> ${service.state === "scheduled" ? "Runs" : "Starts again"} <span><strong class="num"><${Until} at=${service.nextRestartAt} /></strong>${service.attempts > 0 && `, attempt ${service.attempts + 1}`}</span></p>`}
		${service.elsewhere && html`<p class="remark" data-test="elsewhere">There is one in the cluster: it ${service.elsewhere}.</p>`}
		${service.lastError && html`<p class="error-text"><${Text} of=${service.lastError} length=${300} /></p>`}
		<dl class="facts">
			<${Fact} name="Since"><${Since} at=${service.since} /><//>
			<${Fact} name="Process" wide>${service.pid ? html`<${ProcessLink} number=${pidNumber(service.pid)} definition=${service.process} />` : html`<${Definition} id=${service.process ?? "none"} />`}<//>
			${service.host && html`<${Fact} name="Host"><a href=${build("hosts", service.host)}>${service.host}</a><//>`}
			<${Fact} name="Restarts">${number(service.restarts)}<//>
			${service.schedule && html`<${Fact} name="Schedule"><code>${service.schedule}</code><//>`}</dl>
		<${History} history=${service.history ?? []} />
		<${Actions} service=${service} /></article>`;
}

function windowOf({ window }) {
	return duration(parseDuration(window) ?? NaN);
}

/** States as a strip, as wide as they lasted on a logarithmic scale, and as a list. */
function History({ history }) {
	if (history.length === 0) {
		return null;
	}
	const states = [...history].sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-HISTORY_SHOWN);
	const ends = [...states.slice(1).map((it) => parseInstant(it.at)), now()];
	return html`<details class="history"><summary><span class="strip" aria-hidden="true">${states.map((it, index) => html`
		<i key=${it.at + it.state} class=${`fill-${tone(it.state)}`} title=${`${it.state} from ${clock(it.at)}`} style=${{ flexGrow: Math.log10(10 + Math.max(0, ends[index] - parseInstant(it.at))) }}></i>`)}</span> History</summary>
		<ol class="plain">${[...states].reverse().map((it) => html`<li key=${it.at + it.state}><${At} at=${it.at} /> <${State} of=${it.state} /> ${it.error && html`<${Text} of=${it.error} length=${120} />`}</li>`)}</ol></details>`;
}

const RUNNING = new Set(["starting", "running", "restarting", "scheduled"]);

const ACTIONS = {
	start: { text: "The service starts now, without waiting for its next restart.", wanted: (state) => !RUNNING.has(state) },
	restart: { text: "Its process ends as the service says, and starts anew.", wanted: (state) => RUNNING.has(state) },
	stop: { text: "Its process ends as the service says, and isn't started again until somebody starts it.", wanted: (state) => RUNNING.has(state), danger: true },
};

function Actions({ service }) {
	const { actions } = useContext(Me);
	const [open, setOpen] = useState(null);
	const may = service.elsewhere ? [] : Object.keys(ACTIONS).filter((it) => actions.includes(`service.${it}`) && ACTIONS[it].wanted(service.state));
	if (may.length === 0) {
		return null;
	}
	const close = () => setOpen(null);
	return html`<footer>${may.map((it) => html`<button type="button" key=${it} class=${cls(ACTIONS[it].danger && "danger-quiet")} data-test=${`service-${it}`} onClick=${() => setOpen(it)}><${Icon} name=${it} /> ${title(it)}</button>`)}
		${open && html`<${Dialog} title=${`${title(open)} ${service.id}`} onClose=${close} test="dialog-service"><p>${ACTIONS[open].text}</p>
			<${ActionForm} label=${`${title(open)} the service`} danger=${ACTIONS[open].danger} done=${`${service.id}: ${open} is under way.`}
				onSubmit=${() => post(`services/${encodeURIComponent(service.id)}`, { action: open })} onClose=${close} /><//>`}</footer>`;
}
