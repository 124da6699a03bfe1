package io.luaprocess;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a process receives: messages, and events of the runtime.
 */
public sealed interface ProcessSignal
		permits ProcessMessage, ProcessSignal.Exit, ProcessSignal.LinkDown, ProcessSignal.Cancel {

	/**
	 * The end of a process that is monitored.
	 *
	 * @param from the process
	 * @param value what it returned; {@code null} after a failure, a {@link ProcessError}
	 * if it has no counterpart in Java
	 * @param error why it failed; {@code null} after a normal end
	 */
	record Exit(Pid from, @Nullable Object value, @Nullable ProcessError error) implements ProcessSignal {
	}

	/**
	 * The failure of a linked process; comes only if links are trapped.
	 *
	 * @param from the process
	 * @param error why it failed
	 */
	record LinkDown(Pid from, ProcessError error) implements ProcessSignal {
	}

	/**
	 * The process is asked to end.
	 *
	 * @param from the sender
	 * @param deadline when it is terminated; {@code null} for never
	 * @param reason the reason; {@code null} for none
	 */
	record Cancel(Pid from, @Nullable Instant deadline, @Nullable String reason) implements ProcessSignal {
	}

}
