package io.luaprocess.spring.actuate.endpoint;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Checks parameters of requests to endpoints: a value that cannot match anything is an
 * error, not an empty answer.
 */
final class Requests {

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_LIMIT = 1000;

	private Requests() {
	}

	static int limit(@Nullable Integer limit) {
		if (limit == null) {
			return DEFAULT_LIMIT;
		}
		if (limit < 1 || limit > MAX_LIMIT) {
			throw bad("limit must be between 1 and " + MAX_LIMIT);
		}
		return limit;
	}

	static void oneOf(String parameter, @Nullable String value, Collection<String> values) {
		if (value != null && !values.contains(value)) {
			throw bad("unknown " + parameter + " '" + shortened(value) + "', expected one of "
					+ String.join(", ", values));
		}
	}

	static InvalidEndpointRequestException unknown(String parameter, String value) {
		return bad("unknown " + parameter + " '" + shortened(value) + "'");
	}

	private static InvalidEndpointRequestException bad(String message) {
		return new InvalidEndpointRequestException(message, message);
	}

	private static String shortened(String value) {
		return (value.length() > 100) ? value.substring(0, 100) + "…" : value;
	}

}
