package io.luaprocess.cluster.wire;

/**
 * A frame is malformed. The message says what is wrong and at which byte. After it the
 * dictionaries of sender and receiver may differ, so the session cannot go on.
 */
public final class WireException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception without a stack trace: a flood of malformed frames is to cost
	 * little.
	 * @param problem what is wrong
	 * @param offset the offset of the byte in the frame
	 */
	public WireException(String problem, int offset) {
		super(problem + " at byte " + offset, null, false, false);
	}

}
