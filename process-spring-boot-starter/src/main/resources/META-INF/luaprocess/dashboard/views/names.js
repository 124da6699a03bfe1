// Registered names and who holds them.

import { number } from "../lib/format.js";
import { build, query } from "../lib/routes.js";
import { html } from "../ui/base.js";
import { useView } from "../ui/hooks.js";
import { Empty, Heading, Loaded } from "../ui/parts.js";
import { SearchField } from "../ui/search.js";
import { Table } from "../ui/table.js";
import { ProcessLink, Text } from "../ui/values.js";

const LIMIT = 200;

const COLUMNS = [
	{ id: "name", title: "Name", cell: (it) => html`<a href=${build("process", it.number)} data-row data-key=${it.name}><${Text} of=${it.name} length=${120} /></a>` },
	{ id: "process", title: "Held by", cell: (it) => html`<${ProcessLink} number=${it.number} definition=${it.definition} />` },
];

export function Names({ route }) {
	const text = route.params.text ?? "";
	const view = useView(`names${query({ text, limit: LIMIT })}`);
	return html`<${Heading} title="Names" note=${view.data && `${number(view.data.names.length)} of ${number(view.data.total)}`}>
			<${SearchField} label="Search names" hint="Part of a name" text=${text} onChange=${(value) => location.replace(build("names", null, { text: value }))} /><//>
		<${Loaded} view=${view}>${({ names }) => names.length > 0 ? html`<${Table} label="Names" test="names" columns=${COLUMNS} rows=${names} keyOf=${(it) => it.name} />`
			: text ? html`<${Empty} title="Nothing matches">No registered name contains “${text}”.<//>`
			: html`<${Empty} title="No names">Names that processes take with process.registry.register appear here.<//>`}<//>`;
}
