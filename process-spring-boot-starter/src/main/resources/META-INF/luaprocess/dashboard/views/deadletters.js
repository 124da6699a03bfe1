// Messages that no process received.

import { number, pidNumber } from "../lib/format.js";
import { html, useState } from "../ui/base.js";
import { useView } from "../ui/hooks.js";
import { Choice, Empty, Heading, Loaded } from "../ui/parts.js";
import { Table } from "../ui/table.js";
import { At, ProcessLink, Text } from "../ui/values.js";

const COLUMNS = [
	{ id: "at", title: "At", cell: (it) => html`<${At} at=${it.at} />` },
	{ id: "reason", title: "Reason", cell: (it) => it.reason },
	{ id: "to", title: "To", cell: (it) => it.toNumber ? html`<${ProcessLink} number=${it.toNumber} definition=${it.definition} row />` : html`<${Text} of=${it.to} length=${60} />` },
	{ id: "topic", title: "Topic", cell: (it) => html`<${Text} of=${it.topic} length=${60} />` },
	{ id: "from", title: "From", low: 1, cell: (it) => html`<${Sender} from=${it.from} to=${it.to} />` },
];

/** What a payload is for those who may not see it. */
const HIDDEN = "******";

const PAYLOAD = { id: "payload", title: "Payload", low: 2, cell: (it) => html`<code><${Text} of=${typeof it.payload === "object" ? JSON.stringify(it.payload) : it.payload} length=${120} /></code>` };

function Sender({ from, to }) {
	return from ? html`<${ProcessLink} number=${pidNumber(from, to)} />` : html`<span class="faint">the application</span>`;
}

export function DeadLetters() {
	const view = useView("deadletters");
	const [reason, setReason] = useState("");
	const counts = Object.entries(view.data?.counts ?? {});
	const total = counts.reduce((sum, [, times]) => sum + times, 0);
	const options = [{ value: "", label: "All", count: total }, ...counts.map(([value, times]) => ({ value, label: value, count: times }))];
	return html`<${Heading} title="Dead letters" note=${view.data && `${number(view.data.letters.length)} of ${number(total)}`} />
		${total > 0 && html`<${Choice} label="Reason" options=${options} value=${reason} onChange=${setReason} test="reasons" />`}
		<${Loaded} view=${view}>${({ letters }) => {
			const shown = reason ? letters.filter((it) => it.reason === reason) : letters;
			const columns = letters.some((it) => it.payload && it.payload !== HIDDEN) ? [...COLUMNS, PAYLOAD] : COLUMNS;
			return shown.length > 0 ? html`<${Table} label="Dead letters" test="letters" columns=${columns} rows=${keyed(shown)} keyOf=${(it) => it.key} />`
				: reason && total > 0 ? html`<${Empty} title="None of these is kept">The list keeps the last ones only; the counts are of all.<//>`
				: html`<${Empty} title="No dead letters">Messages to processes that have ended, to full mailboxes and to unknown PIDs appear here with the reason.<//>`;
		}}<//>`;
}

/** Letters have no id: equal ones are counted. */
function keyed(letters) {
	const seen = new Map();
	return letters.map((it) => {
		const base = `${it.at} ${it.to} ${it.topic} ${it.from}`;
		seen.set(base, (seen.get(base) ?? 0) + 1);
		return { ...it, key: `${base} ${seen.get(base)}` };
	});
}
