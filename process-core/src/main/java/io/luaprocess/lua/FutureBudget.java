package io.luaprocess.lua;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;

/**
 * How many futures one program may have whose outcome is not known yet. Confined to the
 * process.
 */
public final class FutureBudget {

	private final int limit;

	private int pending;

	FutureBudget(int limit) {
		this.limit = limit;
	}

	/**
	 * Checks that the program may have one more future.
	 * @throws ProcessException LIMIT_EXCEEDED {@code too many futures}
	 */
	public void require() {
		if (this.pending >= this.limit) {
			throw new ProcessException(ErrorKind.LIMIT_EXCEEDED, "too many futures");
		}
	}

	/** The program has one more future. */
	public void begun() {
		this.pending++;
	}

	/** The outcome of a future is known: from now on it is data of the program only. */
	public void settled() {
		this.pending--;
	}

}
