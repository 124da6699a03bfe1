package io.luaprocess.definition;

import java.util.Map;

/**
 * An entry the application itself defines, for example by configuration properties. It is
 * checked like an entry of a file; texts are accepted for numbers and booleans too.
 *
 * @param id the id; one without colon is in the namespace {@code app}
 * @param kind the kind, for example {@code process.host}
 * @param keys the further keys as they would stand in a file: nested maps, lists, texts,
 * numbers, booleans, {@link java.time.Duration durations}
 */
public record ApplicationEntry(String id, String kind, Map<String, ?> keys) {
}
