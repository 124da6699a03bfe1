package io.luaprocess.definition;

import java.util.Map;

import io.luaprocess.DefinitionOptions;
import io.luaprocess.limit.LimitOverrides;

/**
 * An entry the application itself defines, for example by configuration properties or
 * from a {@link DefinitionSource}. It is checked like an entry of a file; texts are
 * accepted for numbers and booleans too.
 *
 * @param id the id; one without colon is in the namespace {@code app}
 * @param kind the kind, for example {@code process.host}
 * @param keys the further keys as they would stand in a file: nested maps, lists, texts,
 * numbers, booleans, {@link java.time.Duration durations}; the key {@code when} of a
 * policy is a {@link io.luaprocess.security.PolicyCondition condition} made in Java
 * @param limits limits of the processes of a program; without effect on other kinds
 */
public record ApplicationEntry(String id, String kind, Map<String, ?> keys, LimitOverrides limits) {

	/** Kind of Java code that runs as a process; not for files. */
	public static final String JAVA_PROCESS = "process.java";

	/**
	 * Creates an entry without limits of its own.
	 * @param id the id
	 * @param kind the kind
	 * @param keys the further keys
	 */
	public ApplicationEntry(String id, String kind, Map<String, ?> keys) {
		this(id, kind, keys, LimitOverrides.NONE);
	}

	/**
	 * Creates a program.
	 * @param id the id
	 * @param text the program text
	 * @param options what else belongs to it
	 * @return the entry
	 */
	public static ApplicationEntry program(String id, String text, DefinitionOptions options) {
		return new ApplicationEntry(id, options.kind().text(), options.keys(text), options.limits());
	}

	/**
	 * An entry whose program is Java code.
	 * @param id the id
	 * @param program the code, opaque to definitions
	 * @return the entry
	 */
	public static ApplicationEntry javaProcess(String id, Object program) {
		return new ApplicationEntry(id, JAVA_PROCESS, Map.of("program", new JavaProgram(program)));
	}

	/**
	 * Java code as the value of a key.
	 *
	 * @param code the code
	 */
	record JavaProgram(Object code) {
	}

}
