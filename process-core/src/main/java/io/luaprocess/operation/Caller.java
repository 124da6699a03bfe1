package io.luaprocess.operation;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Peer;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.Identity;
import io.luaprocess.security.IdentityRef;
import io.luaprocess.security.ProcessAction;
import org.jspecify.annotations.Nullable;

/**
 * The code that asks for an operation: a process, or the application.
 */
public interface Caller {

	/**
	 * Returns the identity as what the caller spawns and calls inherits it.
	 * @return the reference, always the same one
	 */
	IdentityRef inheritance();

	/**
	 * Returns actor and scope the operation is checked for.
	 * @return the identity as it is now
	 */
	default Identity identity() {
		return inheritance().get();
	}

	/**
	 * Returns the attributes of its checks.
	 * @return {@code pid}, the PID text, for a process; nothing for the application
	 */
	Map<String, String> attributes();

	/**
	 * Returns the process.
	 * @return the process; {@code null} for the application
	 */
	@Nullable ProcessInstance process();

	/**
	 * Returns the process that is the spawner of what it spawns: its parent, which may
	 * monitor it and be linked with it.
	 * @return the process, or the stand-in of one of another node; {@code null} for the
	 * application
	 */
	default @Nullable Peer spawner() {
		return process();
	}

	/**
	 * Returns the sender of its signals.
	 * @return its PID, or that of the runtime for the application
	 */
	default Pid sender() {
		return Objects.requireNonNull(process()).pid();
	}

	/**
	 * Makes the exception of a denied operation.
	 * @param action the action that is not permitted
	 * @param resource the resource of the check
	 * @param message the text of the specification
	 * @return the exception to throw; of kind PERMISSION_DENIED if it is a
	 * {@link ProcessException}
	 */
	default RuntimeException denied(ProcessAction action, String resource, String message) {
		return new ProcessException(ErrorKind.PERMISSION_DENIED, message);
	}

	/**
	 * Runs code of the application that may block, on behalf of this caller.
	 * @param <T> the type of the result
	 * @param code the code
	 * @return its result
	 */
	default <T extends @Nullable Object> T callOut(Supplier<T> code) {
		return code.get();
	}

}
