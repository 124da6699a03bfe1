package io.luaprocess.lua.api;

import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;

import org.jspecify.annotations.Nullable;

/**
 * A function of the application that programs call. Shared by all processes: it is called
 * by several threads at a time.
 */
@FunctionalInterface
public interface LuaFunction {

	/**
	 * Runs the function. The end of the calling process interrupts the thread.
	 * @param call the arguments, and who calls
	 * @return the result, mapped as {@code docs/java-values.md} says. Some are special:
	 * <ul>
	 * <li>{@link LuaResults}: several results</li>
	 * <li>{@link CompletionStage}: the calling coroutine waits for its result, the other
	 * coroutines of the process go on. A {@link java.util.concurrent.Future} behind it is
	 * cancelled when the process ends</li>
	 * <li>{@link BaseStream}, {@link Iterator}, {@link Flow.Publisher}: a channel that
	 * gives the elements, then is closed. If the source fails, the last element is an
	 * Error. The source is cancelled, and a stream closed, when the program closes the
	 * channel or the process ends. At most 16 elements are taken before they are
	 * received; those of streams and iterators on a virtual thread</li>
	 * </ul>
	 * @throws Exception what the program gets as a raised Error, see
	 * {@link LuaErrorTranslator}
	 */
	@Nullable Object call(LuaCall call) throws Exception;

	/**
	 * Whether the function may block. Then its process waits, and other processes go on
	 * even if it does. The end of the process interrupts it. A function that computes for
	 * less than a millisecond, and takes no lock that is held for longer, should run in
	 * place, which takes less time; while it runs, the thread serves no other process.
	 * @return false to run in place
	 */
	default boolean blocking() {
		return true;
	}

	/**
	 * Whether the function waits for another machine as a rule. Then it always runs on a
	 * virtual thread, where the end of the process also ends a wait for a socket. Other
	 * functions that may block run on a thread of the runtime as long as their calls are
	 * short.
	 * @return true for a function that uses the network
	 */
	default boolean remote() {
		return false;
	}

	/**
	 * Describes parameters and results, for documentation and editors. Nothing is checked
	 * by it.
	 * @return the description
	 */
	default LuaSignature signature() {
		return LuaSignature.UNKNOWN;
	}

}
