package io.luaprocess;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of errors the runtime itself creates. Lua code may use any other string as a
 * kind; {@link ProcessError#kind()} therefore is text.
 */
public enum ErrorKind {

	/** No kind known. */
	UNKNOWN(""),

	/** A wrong argument or value. */
	INVALID("Invalid"),

	/** The thing asked for does not exist, or no more. */
	NOT_FOUND("NotFound"),

	/** The thing to be created exists already. */
	ALREADY_EXISTS("AlreadyExists"),

	/** A policy or the strict mode forbids it. */
	PERMISSION_DENIED("PermissionDenied"),

	/** Something took too long. */
	TIMEOUT("Timeout"),

	/** Stopped before it was done. */
	CANCELED("Canceled"),

	/** The host takes no work now. */
	UNAVAILABLE("Unavailable"),

	/** A program failed. */
	INTERNAL("Internal"),

	/** Two changes exclude each other. */
	CONFLICT("Conflict"),

	/** Too much at once; worth a retry later. */
	RATE_LIMITED("RateLimited"),

	/** A configured limit is reached. */
	LIMIT_EXCEEDED("LimitExceeded");

	private final String value;

	ErrorKind(String value) {
		this.value = value;
	}

	/**
	 * Returns the text Lua code sees.
	 * @return the text, for example {@code NotFound}
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Finds a kind by its text.
	 * @param value the text Lua code sees
	 * @return the kind, or {@code null} if it is none of these
	 */
	public static @Nullable ErrorKind of(String value) {
		for (ErrorKind kind : values()) {
			if (kind.value.equals(value)) {
				return kind;
			}
		}
		return null;
	}

}
