package io.luaprocess.lua.value;

import java.lang.reflect.Type;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

/**
 * A value that cannot be mapped or converted. The path is put together while the walk
 * through the values is left, so that values that fit cost no path.
 */
final class Misfit extends RuntimeException {

	private static final int MAX_STEP = 60;

	private static final int MAX_PATH = 300;

	private final String reason;

	private final String after;

	/** What would fit; {@code null} if the type is not what is wrong. */
	private final @Nullable Type expected;

	private final @Nullable Object value;

	private String path = "";

	private Misfit(String reason, String after, @Nullable Type expected, @Nullable Object value) {
		super(reason, null, false, false);
		this.reason = reason;
		this.after = after;
		this.expected = expected;
		this.value = value;
	}

	Misfit(String reason, String after) {
		this(reason, after, null, null);
	}

	Misfit(String reason) {
		this(reason, "");
	}

	/** A value that is not of the type asked for. */
	Misfit(String reason, Type expected, @Nullable Object value) {
		this(reason, "", expected, value);
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

	/**
	 * Makes the error for a program that has passed the value to a function.
	 * @param position the position of the argument, from 1
	 * @param absent whether there was no such argument
	 */
	ProcessException ofArgument(int position, String function, boolean absent) {
		String where = this.path.isEmpty() ? "" : " at " + this.path;
		String problem = (this.expected == null) ? this.reason + where + this.after
				: ArgumentText.expected(this.expected, this.value) + " expected" + where + ", got "
						+ (absent ? "no value" : ArgumentText.got(this.value, this.expected));
		return new ProcessException(ErrorKind.INVALID,
				"bad argument #" + position + " to '" + function + "' (" + problem + ")");
	}

	static String shortened(String text) {
		return (text.length() > MAX_STEP) ? text.substring(0, MAX_STEP) + "…" : text;
	}

}
