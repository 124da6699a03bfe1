package io.luaprocess.definition;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names that may stand in {@code modules}.
 *
 * @param runtime modules of the runtime
 * @param application modules of the application
 */
public record KnownModules(Set<String> runtime, Set<String> application) {

	/** Globals may be listed too, without effect. */
	private static final Set<String> GLOBALS = Set.of("_G", "assert", "bit32", "channel", "coroutine", "error",
			"errors", "getmetatable", "ipairs", "math", "next", "os", "pairs", "pcall", "print", "process", "rawequal",
			"rawget", "rawset", "require", "select", "setmetatable", "string", "table", "time", "tonumber", "tostring",
			"type", "unpack", "xpcall");

	/**
	 * Creates the names.
	 * @param runtime modules of the runtime
	 * @param application modules of the application
	 */
	public KnownModules {
		runtime = Set.copyOf(runtime);
		application = Set.copyOf(application);
	}

	/**
	 * Whether {@code require} can load a module of this name.
	 * @param name the name
	 * @return false for globals that are no module
	 */
	boolean canBeRequired(String name) {
		return this.runtime.contains(name) || this.application.contains(name);
	}

	/**
	 * Whether a name may be listed.
	 * @param name the name
	 * @return true for modules and globals
	 */
	boolean isKnown(String name) {
		return canBeRequired(name) || GLOBALS.contains(name);
	}

	/**
	 * Returns all names that may be listed.
	 * @return the names in alphabetical order
	 */
	Collection<String> names() {
		Set<String> all = new TreeSet<>(this.runtime);
		all.addAll(this.application);
		all.addAll(GLOBALS);
		return all;
	}

}
