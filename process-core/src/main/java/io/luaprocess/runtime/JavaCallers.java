package io.luaprocess.runtime;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.security.Identity;

/**
 * Identifies the Java code that calls the runtime, and makes what it gets when a call is
 * denied. Thread-safe; asked on the calling thread.
 */
public interface JavaCallers {

	/**
	 * Unknown callers: neither actor nor scope, a denial is a {@link ProcessException} of
	 * kind PERMISSION_DENIED.
	 */
	JavaCallers UNKNOWN = () -> Identity.NONE;

	/**
	 * Returns the caller. What it spawns or calls inherits it.
	 * @return the identity of the code running on the current thread
	 */
	Identity current();

	/**
	 * Whether the current thread may wait for a result. Threads that serve many requests,
	 * such as event loops, may not: one call would hold up all others.
	 * @return false if a blocking call on this thread is to be refused
	 */
	default boolean mayBlock() {
		return true;
	}

	/**
	 * Makes the exception of a denied call.
	 * @param action the action
	 * @param resource the resource
	 * @param message the message Lua code would get
	 * @return the exception to throw
	 */
	default RuntimeException denied(String action, String resource, String message) {
		return new ProcessException(ErrorKind.PERMISSION_DENIED, message);
	}

}
