// The theme: that of the system, or one chosen here.

const KEY = "luaprocess.theme";
const ORDER = ["system", "light", "dark"];
const watchers = new Set();

export function theme() {
	return document.documentElement.dataset.theme ?? "system";
}

/** The next of system, light, dark. */
export function nextTheme() {
	const next = ORDER[(ORDER.indexOf(theme()) + 1) % ORDER.length];
	if (next === "system") {
		delete document.documentElement.dataset.theme;
	}
	else {
		document.documentElement.dataset.theme = next;
	}
	try {
		localStorage.setItem(KEY, next);
	}
	catch {
		// no storage: for this page only
	}
	watchers.forEach((watcher) => watcher());
}

/** Calls the watcher when colours change; returns how to stop that. */
export function watchTheme(watcher) {
	const media = matchMedia("(prefers-color-scheme: dark)");
	watchers.add(watcher);
	media.addEventListener("change", watcher);
	return () => {
		watchers.delete(watcher);
		media.removeEventListener("change", watcher);
	};
}

/** The colour of a custom property, as a canvas needs it. */
export function colour(name, element) {
	const probe = document.createElement("i");
	probe.style.color = `var(${name})`;
	element.append(probe);
	const value = getComputedStyle(probe).color;
	probe.remove();
	return value;
}
