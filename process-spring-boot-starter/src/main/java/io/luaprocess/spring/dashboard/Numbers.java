package io.luaprocess.spring.dashboard;

import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers from parameters.
 */
final class Numbers {

	private Numbers() {
	}

	/**
	 * Reads a number from 1 to a greatest one.
	 * @param text the parameter; {@code null} or empty for the default
	 * @throws Failure 400 if it is none
	 */
	static int between(String name, @Nullable String text, int absent, int greatest) {
		if (text == null || text.isEmpty()) {
			return absent;
		}
		try {
			int number = Integer.parseInt(text);
			if (number >= 1 && number <= greatest) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// As any other wrong value.
		}
		throw new Failure(400, name + " must be between 1 and " + greatest);
	}

}
