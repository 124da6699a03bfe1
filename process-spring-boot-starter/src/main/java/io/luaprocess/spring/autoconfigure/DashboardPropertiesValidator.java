package io.luaprocess.spring.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;

import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;

/**
 * Checks the properties of the dashboard.
 */
final class DashboardPropertiesValidator {

	private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9_.~-]+)+");

	private DashboardPropertiesValidator() {
	}

	/**
	 * Adds what is wrong.
	 */
	static void validate(DashboardProperties properties, List<Problem> problems) {
		if (!PATH.matcher(properties.path()).matches()) {
			problems.add(new Problem("luaprocess.dashboard.path", properties.path(),
					"must be a path such as /luaprocess, with a slash at the beginning and none at the end"));
		}
		if (properties.role().isBlank()) {
			problems.add(new Problem("luaprocess.dashboard.role", null,
					"must be a role such as ADMIN, or * for every user that has logged in"));
		}
		if (properties.maxViewers() < 1) {
			problems
				.add(new Problem("luaprocess.dashboard.max-viewers", properties.maxViewers(), "must be at least 1"));
		}
	}

}
