package io.luaprocess.spring.actuate.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.ProcessInstance;
import org.jspecify.annotations.Nullable;

/**
 * What lists of processes are sorted by. A key is read once for each process, as it may
 * change meanwhile.
 */
public enum ProcessSort {

	/** The time since the spawn; the oldest first. */
	AGE((process) -> -process.pid().number(), null),

	/** Messages that wait; the most first. */
	MAILBOX((process) -> process.view().mailbox(), null),

	/** Memory; the most first. */
	MEMORY((process) -> process.view().memory(), null),

	/** Processor time; the most first. */
	CPU((process) -> process.view().processorTime().toNanos(), null),

	/** Messages received; the most first. */
	RECEIVED((process) -> process.view().received(), null),

	/** The entry, from A to Z. */
	DEFINITION(null, ProcessInstance::definitionId),

	/** The host, from A to Z; functions first. */
	HOST(null, ProcessSort::host),

	/** The state, from A to Z. */
	STATE(null, (process) -> process.view().state());

	private final @Nullable ToLongFunction<ProcessInstance> number;

	private final @Nullable Function<ProcessInstance, String> text;

	ProcessSort(@Nullable ToLongFunction<ProcessInstance> number, @Nullable Function<ProcessInstance, String> text) {
		this.number = number;
		this.text = text;
	}

	private static String host(ProcessInstance process) {
		Host host = process.host();
		return (host != null) ? host.id() : "";
	}

	/** Whether the smallest keys come first unless an order is given. */
	boolean isText() {
		return this.text != null;
	}

	long numberOf(ProcessInstance process) {
		return (this.number != null) ? this.number.applyAsLong(process) : 0;
	}

	String textOf(ProcessInstance process) {
		return (this.text != null) ? this.text.apply(process) : "";
	}

	/** Finds one by its name in requests; the age for {@code null}. */
	static ProcessSort of(@Nullable String name) {
		if (name == null) {
			return AGE;
		}
		Requests.oneOf("sort", name, names());
		return valueOf(name.toUpperCase(Locale.ROOT));
	}

	private static List<String> names() {
		return Arrays.stream(values()).map((sort) -> sort.name().toLowerCase(Locale.ROOT)).toList();
	}

}
