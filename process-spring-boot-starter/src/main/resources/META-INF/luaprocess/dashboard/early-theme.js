// Before the first paint: the theme that was chosen here before, else that of the system.
try {
	const theme = localStorage.getItem("luaprocess.theme");
	if (theme === "light" || theme === "dark") {
		document.documentElement.dataset.theme = theme;
	}
}
catch {
	// no storage: the theme of the system
}
