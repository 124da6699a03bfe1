package io.luaprocess.kernel;

import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message.
 */
public enum Delivery {

	/** It is in the mailbox. */
	DELIVERED(null),

	/** The process has ended or is ending. */
	DEAD(ProcessErrors.PROCESS_NOT_FOUND),

	/** The mailbox is full; the message is dropped. */
	FULL(ProcessErrors.MAILBOX_FULL),

	/** The host is stopping. */
	STOPPING(ProcessErrors.HOST_STOPPING);

	private final @Nullable ProcessError error;

	Delivery(@Nullable ProcessError error) {
		this.error = error;
	}

	/**
	 * Returns what the sender is told.
	 * @return the error; {@code null} if the message was delivered
	 */
	public @Nullable ProcessError error() {
		return this.error;
	}

}
