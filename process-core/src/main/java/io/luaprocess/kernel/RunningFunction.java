package io.luaprocess.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A function that a coroutine is in.
 *
 * @param text all of it for people, such as {@code shop:order:47: in function 'step'}
 * @param source the source of its code: the id of an entry for a program of one;
 * {@code null} if it is Java code
 * @param line the line in the source; 0 if not known
 * @param name its name; {@code null} if it has none
 */
public record RunningFunction(String text, @Nullable String source, int line, @Nullable String name) {

	/**
	 * Makes a function of Java code.
	 * @param element its frame
	 * @return the function
	 */
	static RunningFunction of(StackTraceElement element) {
		return new RunningFunction(element.toString(), null, Math.max(0, element.getLineNumber()),
				element.getMethodName());
	}

}
