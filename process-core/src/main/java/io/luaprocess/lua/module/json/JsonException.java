package io.luaprocess.lua.module.json;

/**
 * A value or text that has no counterpart in the other world. Has no Java stack trace.
 */
public final class JsonException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	JsonException(String message) {
		super(message, null, false, false);
	}

	String text() {
		return String.valueOf(getMessage());
	}

}
