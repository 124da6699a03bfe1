package io.luaprocess.spring.actuate.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Which processes to list, in which order. What is {@code null} is not asked for.
 *
 * @param sort what to sort by, see {@link ProcessSort}; the age unless given
 * @param order {@code asc} or {@code desc}; the largest, fullest and oldest first unless
 * given, texts from A to Z
 * @param host only those of this host, or of this function
 * @param definition only those that run this entry
 * @param state only those in this state: running, waiting, ready or ending
 * @param name only the one that has registered this name
 * @param text only those with this text, of any case, in PID, definition, names,
 * description or actor
 * @param parent only those spawned by this process: its PID, the unique part of it, or a
 * registered name
 * @param limit most processes to list, 100 unless given, 1000 at most
 * @param offset how many of those that match to leave out at the beginning
 */
public record ProcessQuery(@Nullable String sort, @Nullable String order, @Nullable String host,
		@Nullable String definition, @Nullable String state, @Nullable String name, @Nullable String text,
		@Nullable String parent, @Nullable Integer limit, @Nullable Integer offset) {

	/** The first of all processes, oldest first. */
	public static final ProcessQuery ALL = new ProcessQuery(null, null, null, null, null, null, null, null, null, null);

}
