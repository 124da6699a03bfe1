// The page: who looks, which view, and the frame around it.

import { get, useCsrf } from "./lib/api.js";
import { takeKeys } from "./lib/keys.js";
import { build, parse, VIEWS } from "./lib/routes.js";
import { html, render, useEffect, useState } from "./ui/base.js";
import { Me } from "./ui/hooks.js";
import { Empty, Trouble } from "./ui/parts.js";
import { Help, Shell } from "./ui/shell.js";
import { Cluster } from "./views/cluster.js";
import { Crashes } from "./views/crashes.js";
import { DeadLetters } from "./views/deadletters.js";
import { Denials } from "./views/denials.js";
import { Events } from "./views/events.js";
import { Hosts } from "./views/hosts.js";
import { Names } from "./views/names.js";
import { Overview } from "./views/overview.js";
import { Process } from "./views/process.js";
import { Processes } from "./views/processes.js";
import { Services } from "./views/services.js";
import { Tree } from "./views/tree.js";

const RETRY_MILLIS = 3000;

const COMPONENTS = {
	overview: Overview,
	processes: Processes,
	process: Process,
	tree: Tree,
	hosts: Hosts,
	services: Services,
	cluster: Cluster,
	names: Names,
	events: Events,
	crashes: Crashes,
	deadletters: DeadLetters,
	denials: Denials,
	notfound: NotFound,
};

function NotFound({ route }) {
	return html`<${Empty} title="There is no such page">Nothing is at “${route.id}”. <a href=${build("overview")}>The overview</a> shows what there is.<//>`;
}

/** Who looks; asked for until the application answers. */
function useMe() {
	const [state, setState] = useState({ me: null, problem: null });
	useEffect(() => {
		let timer = null;
		const ask = () => get("me").then((me) => {
			useCsrf(me.csrf);
			setState({ me, problem: null });
		}, (problem) => {
			setState({ me: null, problem });
			timer = setTimeout(ask, RETRY_MILLIS);
		});
		ask();
		return () => clearTimeout(timer);
	}, []);
	return state;
}

function useRoute() {
	const [route, setRoute] = useState(parse(location.hash));
	useEffect(() => {
		const change = () => setRoute(parse(location.hash));
		addEventListener("hashchange", change);
		return () => removeEventListener("hashchange", change);
	}, []);
	return route;
}

function App() {
	const route = useRoute();
	const { me, problem } = useMe();
	const [help, setHelp] = useState(false);
	useEffect(() => takeKeys(() => setHelp(true)), []);
	useEffect(() => {
		const view = VIEWS.find((it) => it.id === route.view)?.title ?? route.id;
		document.title = `${view} · ${me?.application ?? "luaprocess"}`;
		scrollTo(0, 0);
	}, [route.view, route.id, me]);
	const View = COMPONENTS[route.view];
	return html`<${Me.Provider} value=${me ?? { actions: [] }}>
		<${Shell} route=${route} me=${me} onHelp=${() => setHelp(true)}>
			${me ? html`<${View} key=${`${route.view}/${route.id ?? ""}`} route=${route} />` : problem && html`<${Trouble} problem=${problem} />`}
		<//>
		${help && html`<${Help} me=${me} onClose=${() => setHelp(false)} />`}
	<//>`;
}

const root = document.getElementById("app");
root.textContent = "";
render(html`<${App} />`, root);
