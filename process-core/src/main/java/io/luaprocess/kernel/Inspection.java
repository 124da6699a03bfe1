package io.luaprocess.kernel;

import java.util.List;

/**
 * What one coroutine of a process is doing.
 *
 * @param waitsFor what it waits for, as part of a sentence, such as {@code a message of
 * topic 'paid' or a timer}
 * @param stack the functions it is in, the innermost first; the outermost ones are left
 * out if there are very many
 */
public record Inspection(String waitsFor, List<RunningFunction> stack) {

	/** Makes a copy that nothing changes. */
	public Inspection {
		stack = List.copyOf(stack);
	}

}
