// What may be done to a process. Ending says before whom it hits.

import { post } from "../lib/api.js";
import { count, number } from "../lib/format.js";
import { cls, html, useState } from "../ui/base.js";
import { ActionForm, Dialog } from "../ui/dialog.js";
import { usePoll } from "../ui/hooks.js";
import { Icon } from "../ui/icons.js";
import { Trouble } from "../ui/parts.js";
import { ProcessLink } from "../ui/values.js";

const ACTIONS = [
	{ id: "send", label: "Send", dialog: Send },
	{ id: "cancel", label: "Cancel", dialog: Cancel },
	{ id: "terminate", label: "Terminate", dialog: Terminate, danger: true },
];

export function Actions({ process }) {
	const [open, setOpen] = useState(null);
	const { data: me } = usePoll(`me?process=${encodeURIComponent(process.number)}`, 0);
	const allowed = me?.actions ?? [];
	const Chosen = ACTIONS.find((it) => it.id === open)?.dialog;
	return html`${ACTIONS.filter((it) => allowed.includes(`process.${it.id}`)).map((it) => html`<button type="button" key=${it.id} class=${cls(it.danger && "danger-quiet")} data-test=${`action-${it.id}`}
			onClick=${() => setOpen(it.id)}><${Icon} name=${it.id} /> ${it.label}</button>`)}
		${Chosen && html`<${Chosen} process=${process} path=${`processes/${encodeURIComponent(process.number)}`} onClose=${() => setOpen(null)} />`}`;
}

function Send({ process, path, onClose }) {
	const submit = ({ topic, payload }) => post(`${path}/send`, payload === "" ? { topic } : { topic, payload });
	return html`<${Dialog} title=${`Send to ${process.number}`} onClose=${onClose} test="dialog-send">
		<${ActionForm} label="Send" done=${`Sent to ${process.number}.`} onSubmit=${submit} onClose=${onClose}>
			<label>Topic<input name="topic" required autofocus autocomplete="off" spellcheck="false" list="topics" /></label>
			<datalist id="topics">${(process.topics ?? []).map((it) => html`<option key=${it.topic} value=${it.topic} />`)}</datalist>
			<label>Payload<textarea name="payload" rows="4" spellcheck="false" placeholder="A text; may be empty"></textarea></label><//><//>`;
}

function Cancel({ process, path, onClose }) {
	const submit = ({ deadline, reason }) => post(`${path}/cancel`, { ...(deadline && { deadline }), ...(reason && { reason }) });
	return html`<${Dialog} title=${`Cancel ${process.number}`} onClose=${onClose} test="dialog-cancel">
		<p>The process is told to end and may finish what it does. With a deadline, it is terminated when that has passed.</p>
		<${Impact} path=${path} mode="cancel">${() => html`
			<${ActionForm} label="Cancel the process" danger done=${`${process.number} is told to end.`} onSubmit=${submit} onClose=${onClose}>
				<div class="columns"><label>Deadline<input name="deadline" autocomplete="off" placeholder="none" value="10s" pattern="\\d+(ms|s|m|h)?" title="Such as 500ms, 10s or 2m" /></label>
				<label>Reason<input name="reason" autocomplete="off" placeholder="none" maxlength="200" /></label></div><//>`}<//><//>`;
}

function Terminate({ process, path, onClose }) {
	return html`<${Dialog} title=${`Terminate ${process.number}`} onClose=${onClose} test="dialog-terminate">
		<p>The process ends at once, wherever it is. What it has not done stays undone.</p>
		<${Impact} path=${path} mode="terminate">${(impact) => html`
			<${ActionForm} label=${impact?.total > 0 ? `Terminate it and hit ${number(impact.total)}` : "Terminate the process"} danger
				done=${`${process.number} is terminated.`} onSubmit=${() => post(`${path}/terminate`)} onClose=${onClose} /> `}<//><//>`;
}

/** Whom ending the process hits; the button comes with the answer. */
function Impact({ path, mode, children }) {
	const { data, problem } = usePoll(`${path}/impact?mode=${mode}`, 0);
	if (problem) {
		return html`<${Trouble} problem=${problem} />${children(null)}`;
	}
	if (!data) {
		return html`<p class="loading" role="status"><span>Looking whom it hits</span></p>`;
	}
	return html`<div class=${cls("impact", data.total > 0 && "hits")} data-test="impact"><p><strong>${data.text}</strong></p>
		${data.processes.length > 0 && html`<ul class="plain">${data.processes.map((it) => html`<li key=${it.number}><${ProcessLink} number=${it.number} definition=${it.definition} /> <span class="faint">${it.why}</span></li>`)}
			${data.total > data.processes.length && html`<li class="faint">and ${count(data.total - data.processes.length, "more process", "more processes")}</li>`}</ul>`}
		${data.services.length > 0 && html`<p>Services: ${data.services.map((it) => html`<code class="tag" key=${it}>${it}</code> `)}</p>`}</div>
		${children(data)}`;
}
