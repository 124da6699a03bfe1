package io.luaprocess.runtime;

/**
 * A module of the application cannot be offered to programs.
 */
public final class UnusableModuleException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	UnusableModuleException(String problem, String action) {
		super(problem);
		this.action = action;
	}

	/**
	 * Returns what would help.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
