package io.luaprocess.lua.value;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;

/**
 * A value that cannot be mapped or converted. The path is put together while the walk
 * through the values is left, so that values that fit cost no path.
 */
final class Misfit extends RuntimeException {

	private static final int MAX_STEP = 60;

	private static final int MAX_PATH = 300;

	private final String reason;

	private final String after;

	private String path = "";

	Misfit(String reason, String after) {
		super(reason, null, false, false);
		this.reason = reason;
		this.after = after;
	}

	Misfit(String reason) {
		this(reason, "");
	}

	/** Adds the index of the element that was being mapped, counted from 1. */
	Misfit at(int index) {
		return below("[" + index + "]");
	}

	/** Adds the key of the value that was being mapped. */
	Misfit atKey(Object key) {
		return below("." + shortened(key.toString()));
	}

	private Misfit below(String step) {
		this.path = step + this.path;
		if (this.path.length() > MAX_PATH) {
			this.path = this.path.substring(0, MAX_PATH) + "…";
		}
		return this;
	}

	/**
	 * Makes the error for the caller.
	 * @param root where the outermost value stands, for example {@code argument[1]}
	 */
	ProcessException from(String root) {
		return new ProcessException(ErrorKind.INVALID, this.reason + " at " + root + this.path + this.after);
	}

	static String shortened(String text) {
		return (text.length() > MAX_STEP) ? text.substring(0, MAX_STEP) + "…" : text;
	}

}
