package io.luaprocess.spring.dashboard;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.luaprocess.spring.dashboard.DashboardReply.Failure;

/**
 * Which view is asked for. Equal requests share one picture.
 *
 * @param path the name of the view and the segments below it
 * @param parameters the parameters
 */
record ViewRequest(List<String> path, Map<String, String> parameters) {

	/** A longer one is no view of the page. */
	private static final int MAX_LENGTH = 2_000;

	ViewRequest {
		path = List.copyOf(path);
		parameters = Map.copyOf(parameters);
	}

	/**
	 * Parses the path and query of a view as they stand in URLs.
	 * @throws Failure 400 if the text is none
	 */
	static ViewRequest parse(String text) {
		if (text.length() > MAX_LENGTH) {
			throw new Failure(400, "view is too long");
		}
		int mark = text.indexOf('?');
		List<String> path = new ArrayList<>();
		for (String segment : ((mark < 0) ? text : text.substring(0, mark)).split("/")) {
			path.add(decode(segment.replace("+", "%2B")));
		}
		Map<String, String> parameters = new TreeMap<>();
		for (String parameter : ((mark < 0) ? "" : text.substring(mark + 1)).split("&")) {
			int equals = parameter.indexOf('=');
			if (equals > 0) {
				parameters.putIfAbsent(decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1)));
			}
		}
		return new ViewRequest(path, parameters);
	}

	private static String decode(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new Failure(400, "view is not encoded as a URL");
		}
	}

	/** The name of the view. */
	String name() {
		return this.path.isEmpty() ? "" : this.path.get(0);
	}

}
