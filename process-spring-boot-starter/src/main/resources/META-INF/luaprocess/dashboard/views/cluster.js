// The cluster as this node sees it: members, sessions, queues. A split is a member that is missing.

import { bytes, count, number } from "../lib/format.js";
import { cls, html } from "../ui/base.js";
import { useView } from "../ui/hooks.js";
import { Empty, Fact, Heading, Loaded, Meter, Panel } from "../ui/parts.js";
import { State } from "../ui/state.js";
import { Ago, Span } from "../ui/values.js";

/** "n1#k3f9" → "n1"; the incarnation is for those who look twice. */
const nameOf = (node) => node.split("#")[0];

export function Cluster() {
	const view = useView("cluster");
	return html`<${Heading} title="Cluster" note=${view.data && count(view.data.members.length, "member")} />
		<${Loaded} view=${view}>${(cluster) => html`<${Self} cluster=${cluster} />
			${cluster.nodes.length === 0 ? html`<${Empty} title="No other nodes">This node is alone. Nodes with the same cluster name that find it appear here.<//>`
				: html`<div class="grid cards wide-cards">${cluster.nodes.map((member) => html`<${Node} key=${member.node} member=${member} />`)}</div>`}`}<//>`;
}

function Self({ cluster }) {
	const { transport } = cluster;
	return html`<${Panel} title=${nameOf(cluster.node)} note="this node" test="cluster-self"><dl class="facts">
		<${Fact} name="State"><${State} of=${cluster.state} /><//>
		<${Fact} name="Members, the oldest first" wide>${cluster.members.map(nameOf).join(", ") || "none"}<//>
		<${Fact} name="Roles">${cluster.roles.join(", ") || "none"}<//>
		<${Fact} name="Run" hint="Name and incarnation, the node part of PIDs">${cluster.node}<//>
		<${Fact} name="Memberships" hint="How often the membership has changed">${number(cluster.memberships)}<//>
		<${Fact} name="Lost" hint="Nodes that have gone without saying so">${number(cluster.lost)}<//>
		${["cluster", "bindAddress", "coordinator", "protection"].filter((name) => transport[name] !== undefined)
			.map((name) => html`<${Fact} key=${name} name=${TITLES[name]}>${String(transport[name])}<//>`)}</dl><//>`;
}

const TITLES = { cluster: "Cluster", bindAddress: "Address", coordinator: "Coordinator", protection: "Protection" };

function Node({ member }) {
	const { session } = member;
	const { outbound, inbound } = session;
	return html`<article class=${cls("card")} aria-label=${nameOf(member.node)} data-test="node" data-key=${nameOf(member.node)}><header><h2>${nameOf(member.node)}</h2><${State} of=${session.state} /></header>
		<div class="meters"><${Meter} label="Messages waiting" used=${outbound.messages} limit=${outbound.messageCapacity} show=${number} />
			<${Meter} label="Bytes waiting" used=${outbound.bytes} limit=${outbound.byteCapacity} show=${bytes} />
			<${Meter} label="Under way" used=${outbound.unacknowledged} limit=${outbound.window} show=${bytes} hint="Sent, and not acted on there" /></div>
		<p class=${outbound.refused > 0 ? "remark" : "fine"} data-test="refused">${outbound.refused > 0 ? `Refused as the queue was full: ${number(outbound.refused)}` : "Nothing was refused."}</p>
		<dl class="facts"><${Fact} name="Roles">${member.roles.join(", ") || "none"}<//>
			<${Fact} name="Run" hint="Name and incarnation">${member.node}<//>
			<${Fact} name="Seen first"><${Ago} at=${member.since} /><//>
			<${Fact} name="Session since"><${Ago} at=${session.since} /><//>
			<${Fact} name="Round trip" hint="Time of the last probe through the queues and back">${session.roundTrip ? html`<${Span} of=${session.roundTrip} />` : "–"}<//>
			<${Fact} name="Links and monitors">${number(session.relations)}<//>
			<${Fact} name="Unanswered" hint="Questions to this node without an answer">${number(session.unanswered)}<//>
			<${Fact} name="Serving" hint="Its questions, calls included">${number(session.serving)}<//>
			<${Fact} name="Sent">${bytes(outbound.sent)}<//>
			<${Fact} name="Received">${bytes(inbound.received)}<//>
			<${Fact} name="To be acted on">${bytes(inbound.waiting)}<//>
			<${Fact} name="Sessions" hint="How many there have been">${number(member.sessions)}<//>
			<${Fact} name="Late frames" hint="Frames of other sessions, dropped">${number(member.resets)}<//></dl></article>`;
}
