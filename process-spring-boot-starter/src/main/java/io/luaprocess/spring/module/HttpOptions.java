package io.luaprocess.spring.module;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaCall;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.UriUtils;

/**
 * The options of one request.
 *
 * @param headers headers by name
 * @param query the query as it stands in a URL; empty if there is none
 * @param body the body; {@code null} if there is none
 * @param timeout what the program wants to wait at most; {@code null} if it does not say
 */
record HttpOptions(Map<String, String> headers, String query, byte @Nullable [] body, @Nullable Duration timeout) {

	private static final Set<String> NAMES = Set.of("headers", "query", "json", "body", "timeout");

	/** Those that belong to the connection, or would send a request elsewhere. */
	private static final Set<String> REFUSED = Set.of("host", "connection", "content-length", "expect", "keep-alive",
			"proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "via");

	private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

	/**
	 * Reads options.
	 * @param call the call
	 * @param position where they stand
	 * @return the options
	 * @throws ProcessException INVALID if there is something wrong with them
	 */
	static HttpOptions read(LuaCall call, int position) {
		Map<String, Object> given = table(call, position, "options", call.get(position));
		for (String name : given.keySet()) {
			if (!NAMES.contains(name)) {
				throw wrong(call, position, "unknown option '" + name + "'");
			}
		}
		Map<String, String> headers = new LinkedHashMap<>();
		table(call, position, "headers", given.get("headers"))
			.forEach((name, value) -> headers.put(header(call, position, name), value(call, position, name, value)));
		byte[] body = body(call, position, given, headers);
		return new HttpOptions(headers, query(call, position, table(call, position, "query", given.get("query"))), body,
				timeout(call, position, given.get("timeout")));
	}

	private static Map<String, Object> table(LuaCall call, int position, String what, @Nullable Object value) {
		Map<String, Object> table = new TreeMap<>();
		if (value instanceof Map<?, ?> entries) {
			entries.forEach((key, entry) -> table.put(String.valueOf(key), entry));
		}
		else if (value != null && !List.of().equals(value)) {
			throw wrong(call, position, what + " must be a table of names");
		}
		return table;
	}

	private static String header(LuaCall call, int position, String name) {
		if (!NAME.matcher(name).matches() || REFUSED.contains(name.toLowerCase(Locale.ROOT))) {
			throw wrong(call, position, "header '" + name + "' cannot be set");
		}
		return name;
	}

	private static String value(LuaCall call, int position, String name, Object value) {
		String text = text(call, position, name, value);
		if (!VALUE.matcher(text).matches()) {
			throw wrong(call, position, "header '" + name + "' has a character that cannot be sent");
		}
		return text;
	}

	private static String text(LuaCall call, int position, String name, Object value) {
		if (value instanceof String || value instanceof Number || value instanceof Boolean) {
			return value.toString();
		}
		throw wrong(call, position, "'" + name + "' must be a string, number or boolean");
	}

	private static String query(LuaCall call, int position, Map<String, Object> parameters) {
		StringJoiner query = new StringJoiner("&");
		parameters.forEach((name, value) -> {
			List<?> all = (value instanceof List<?> several) ? several : List.of(value);
			all.forEach((one) -> query.add(encoded(name) + "=" + encoded(text(call, position, name, one))));
		});
		return query.toString();
	}

	private static String encoded(String text) {
		return UriUtils.encode(text, StandardCharsets.UTF_8);
	}

	private static byte @Nullable [] body(LuaCall call, int position, Map<String, Object> given,
			Map<String, String> headers) {
		Object body = given.get("body");
		if (given.containsKey("json")) {
			if (body != null) {
				throw wrong(call, position, "there cannot be both body and json");
			}
			if (headers.keySet().stream().noneMatch(HttpHeaders.CONTENT_TYPE::equalsIgnoreCase)) {
				headers.put(HttpHeaders.CONTENT_TYPE, "application/json");
			}
			return call.toJson(given.get("json")).getBytes(StandardCharsets.UTF_8);
		}
		return switch (body) {
			case null -> null;
			case String text -> text.getBytes(StandardCharsets.UTF_8);
			case byte[] bytes -> bytes;
			default -> throw wrong(call, position, "body must be a string");
		};
	}

	private static @Nullable Duration timeout(LuaCall call, int position, @Nullable Object value) {
		try {
			Duration time = (value instanceof String text) ? DurationStyle.SIMPLE.parse(text) : (Duration) value;
			if (time == null || time.isPositive()) {
				return time;
			}
		}
		catch (IllegalArgumentException | ClassCastException ex) {
			// Said below.
		}
		throw wrong(call, position, "timeout must be a Duration or a text such as 5s, longer than zero");
	}

	/** Appends the query to a URL. */
	URI applyTo(URI url) {
		if (this.query.isEmpty()) {
			return url;
		}
		String text = url.toString();
		return URI.create(text + ((url.getRawQuery() != null) ? "&" : "?") + this.query);
	}

	private static ProcessException wrong(LuaCall call, int position, String problem) {
		return new ProcessException(ErrorKind.INVALID,
				"bad argument #" + position + " to '" + call.function() + "' (" + problem + ")");
	}

}
