package io.luaprocess.spring.actuate.endpoint;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Checks parameters of requests to endpoints: a value that cannot match anything is an
 * error, not an empty answer.
 */
final class Requests {

	private static final int DEFAULT_LIMIT = 100;

	static final int MAX_LIMIT = 1000;

	private static final int MAX_OFFSET = 1_000_000;

	private static final List<String> ORDERS = List.of("asc", "desc");

	private Requests() {
	}

	static int limit(@Nullable Integer limit) {
		return between("limit", limit, 1, MAX_LIMIT, DEFAULT_LIMIT);
	}

	static int offset(@Nullable Integer offset) {
		return between("offset", offset, 0, MAX_OFFSET, 0);
	}

	static int between(String parameter, @Nullable Integer value, int least, int most, int preset) {
		if (value == null) {
			return preset;
		}
		if (value < least || value > most) {
			throw bad(parameter + " must be between " + least + " and " + most);
		}
		return value;
	}

	/** Whether the smallest values come first. */
	static boolean ascending(@Nullable String order, boolean preset) {
		oneOf("order", order, ORDERS);
		return (order != null) ? order.equals("asc") : preset;
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

	static InvalidEndpointRequestException missing(String parameter, String values) {
		return bad(parameter + " required: " + values);
	}

	private static InvalidEndpointRequestException bad(String message) {
		return new InvalidEndpointRequestException(message, message);
	}

	private static String shortened(String value) {
		return (value.length() > 100) ? value.substring(0, 100) + "…" : value;
	}

}
