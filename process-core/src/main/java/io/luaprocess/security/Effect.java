package io.luaprocess.security;

/**
 * Result of evaluating a policy or a scope.
 */
public enum Effect {

	/** The action is allowed. */
	ALLOW("allow"),

	/** The action is denied. */
	DENY("deny"),

	/** The policy does not apply. */
	UNDEFINED("undefined");

	private final String text;

	Effect(String text) {
		this.text = text;
	}

	/**
	 * Returns the text Lua code sees.
	 */
	public String text() {
		return this.text;
	}

}
