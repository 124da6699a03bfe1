package io.luaprocess.cluster.node;

import java.util.regex.Pattern;

/**
 * The texts of roles of nodes.
 */
final class Roles {

	/** What a role may be, for errors. */
	static final String EXPECTED = "at most 100 letters, digits, '.', '_' and '-', the first a letter or a digit";

	/** Most roles of a node. */
	static final int MOST = 100;

	private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

	private Roles() {
	}

	static boolean isRole(String text) {
		return ROLE.matcher(text).matches();
	}

}
