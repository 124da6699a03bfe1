package io.luaprocess;

import java.time.Instant;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * How a process ended. Thread-safe.
 */
public final class ProcessExit {

	private final Pid pid;

	private final String id;

	private final @Nullable ProcessError error;

	private final Instant at;

	private @Nullable Supplier<@Nullable Object> mapping;

	private @Nullable Object value;

	/**
	 * Creates an exit.
	 * @param pid the process
	 * @param id the definition it ran last
	 * @param value maps what it returned to Java, when asked for the first time
	 * @param error why it failed; {@code null} after a normal end
	 * @param at when it ended
	 */
	public ProcessExit(Pid pid, String id, Supplier<@Nullable Object> value, @Nullable ProcessError error, Instant at) {
		this.pid = pid;
		this.id = id;
		this.mapping = value;
		this.error = error;
		this.at = at;
	}

	/**
	 * Returns the process.
	 * @return its PID
	 */
	public Pid pid() {
		return this.pid;
	}

	/**
	 * Returns the definition the process ran last.
	 * @return its id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Returns what the process returned. The value is mapped by the thread that asks
	 * first; later calls return the same object.
	 * @return the Java value; {@code null} after a failure
	 * @throws ProcessException INVALID if the value has no counterpart in Java, as
	 * described in {@code docs/java-values.md}
	 */
	public synchronized @Nullable Object value() {
		Supplier<@Nullable Object> mapping = this.mapping;
		if (mapping != null) {
			this.value = mapping.get();
			this.mapping = null;
		}
		return this.value;
	}

	/**
	 * Returns why the process failed.
	 * @return the error; {@code null} after a normal end
	 */
	public @Nullable ProcessError error() {
		return this.error;
	}

	/**
	 * Returns when the process ended.
	 * @return the time
	 */
	public Instant at() {
		return this.at;
	}

	/**
	 * Whether the process ended normally.
	 * @return true if there is no error
	 */
	public boolean normal() {
		return this.error == null;
	}

	@Override
	public String toString() {
		return "ProcessExit[pid=" + this.pid + ", id=" + this.id + ", error=" + this.error + ", at=" + this.at + "]";
	}

}
