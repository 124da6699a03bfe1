package io.luaprocess;

/**
 * Carries a {@link ProcessError} to Java code. The message is the text of the error; the
 * cause is what Java code threw that the process had called, if it ended with that.
 */
public class ProcessException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient ProcessError error;

	/**
	 * Creates the exception.
	 * @param error the error
	 */
	public ProcessException(ProcessError error) {
		super(error.text(), error.cause());
		this.error = error;
	}

	/**
	 * Creates the exception of an error of the runtime.
	 * @param kind the kind
	 * @param message the message
	 */
	public ProcessException(ErrorKind kind, String message) {
		this(ProcessError.of(kind, message));
	}

	/**
	 * Returns the error.
	 */
	public ProcessError error() {
		return this.error;
	}

	/**
	 * Whether the error is of a kind.
	 * @param kind the kind
	 * @return true if it is
	 */
	public boolean is(ErrorKind kind) {
		return this.error.is(kind);
	}

}
