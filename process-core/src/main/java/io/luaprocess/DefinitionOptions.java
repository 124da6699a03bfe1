package io.luaprocess;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.limit.LimitOverrides;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a program beside its text when it does not come from a file. Immutable;
 * begin with {@link #process()}, {@link #function()} or {@link #library()}:
 * {@code DefinitionOptions.process().modules("json").imports("prices", "shop:prices")}.
 * Names and ids are checked when the program is defined.
 *
 * @param kind the kind of the entry
 * @param method the function to run if the program returns a table; not for libraries
 * @param modules what {@code require} may load
 * @param imports alias to id of a library; an id without colon is in the namespace of the
 * entry
 * @param meta any metadata
 * @param eager whether the program is made ready to run when it is defined, else when it
 * is first used; {@code null} for the default of the runtime
 * @param limits limits of its processes where they differ from those of their host; those
 * the runtime was built with for the same id go before. Without effect on libraries
 */
public record DefinitionOptions(Kind kind, String method, List<String> modules, Map<String, String> imports,
		Map<String, Object> meta, @Nullable Boolean eager, LimitOverrides limits) {

	private static final String MAIN = "main";

	/**
	 * Kinds of programs.
	 */
	public enum Kind {

		/** A process, {@code process.lua}. */
		PROCESS("process.lua"),

		/** A function, {@code function.lua}. */
		FUNCTION("function.lua"),

		/** A library of other programs, {@code library.lua}. */
		LIBRARY("library.lua");

		private final String text;

		Kind(String text) {
			this.text = text;
		}

		/**
		 * Returns the kind as written in definition files.
		 */
		public String text() {
			return this.text;
		}

	}

	/**
	 * Creates options.
	 * @param kind the kind of the entry
	 * @param method the function to run
	 * @param modules what {@code require} may load
	 * @param imports alias to id of a library
	 * @param meta any metadata
	 * @param eager whether the program is made ready when it is defined
	 * @param limits limits of its processes
	 */
	public DefinitionOptions {
		modules = List.copyOf(modules);
		imports = Collections.unmodifiableMap(new LinkedHashMap<>(imports));
		meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
	}

	/** Returns the options of a process that needs no others. */
	public static DefinitionOptions process() {
		return of(Kind.PROCESS);
	}

	/** Returns the options of a function that needs no others. */
	public static DefinitionOptions function() {
		return of(Kind.FUNCTION);
	}

	/** Returns the options of a library that needs no others. */
	public static DefinitionOptions library() {
		return of(Kind.LIBRARY);
	}

	private static DefinitionOptions of(Kind kind) {
		return new DefinitionOptions(kind, MAIN, List.of(), Map.of(), Map.of(), null, LimitOverrides.NONE);
	}

	/**
	 * Sets the function to run.
	 * @param method its name in the table the program returns; {@code main} by default
	 * @return the changed options
	 */
	public DefinitionOptions method(String method) {
		return new DefinitionOptions(this.kind, method, this.modules, this.imports, this.meta, this.eager, this.limits);
	}

	/**
	 * Sets what {@code require} may load.
	 * @param modules names of modules, all that are wanted
	 * @return the changed options
	 */
	public DefinitionOptions modules(String... modules) {
		return new DefinitionOptions(this.kind, this.method, List.of(modules), this.imports, this.meta, this.eager,
				this.limits);
	}

	/**
	 * Adds a library.
	 * @param alias what the program calls it
	 * @param id its id
	 * @return the changed options
	 */
	public DefinitionOptions imports(String alias, String id) {
		Map<String, String> more = new LinkedHashMap<>(this.imports);
		more.put(alias, id);
		return new DefinitionOptions(this.kind, this.method, this.modules, more, this.meta, this.eager, this.limits);
	}

	/**
	 * Adds metadata.
	 * @param key the key
	 * @param value a text, number, boolean, list or map
	 * @return the changed options
	 */
	public DefinitionOptions meta(String key, Object value) {
		Map<String, Object> more = new LinkedHashMap<>(this.meta);
		more.put(key, value);
		return new DefinitionOptions(this.kind, this.method, this.modules, this.imports, more, this.eager, this.limits);
	}

	/**
	 * Makes a process callable as a function, on a host: {@code meta.default_host}.
	 * @param host id of the host
	 * @return the changed options
	 */
	public DefinitionOptions defaultHost(String host) {
		return meta("default_host", host);
	}

	/**
	 * Sets when the program is made ready to run. Its syntax is checked when it is
	 * defined in any case.
	 * @param eager true: when it is defined; false: when it is first used
	 * @return the changed options
	 */
	public DefinitionOptions eager(boolean eager) {
		return new DefinitionOptions(this.kind, this.method, this.modules, this.imports, this.meta, eager, this.limits);
	}

	/**
	 * Sets limits.
	 * @param limits what differs from the limits of the host
	 * @return the changed options
	 */
	public DefinitionOptions limits(LimitOverrides limits) {
		return new DefinitionOptions(this.kind, this.method, this.modules, this.imports, this.meta, this.eager, limits);
	}

	/**
	 * Returns the options with a program text as the keys of an entry in a definition
	 * file, without limits.
	 * @param text the program text
	 * @return the keys
	 */
	public Map<String, Object> keys(String text) {
		Map<String, Object> keys = new LinkedHashMap<>();
		keys.put("source", text);
		if (!MAIN.equals(this.method)) {
			keys.put("method", this.method);
		}
		keys.put("modules", this.modules);
		keys.put("imports", this.imports);
		keys.put("meta", this.meta);
		if (this.eager != null) {
			keys.put("eager", this.eager);
		}
		return keys;
	}

}
