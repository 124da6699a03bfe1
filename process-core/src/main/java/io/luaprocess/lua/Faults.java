package io.luaprocess.lua;

import java.util.concurrent.TimeUnit;

import io.luaprocess.ErrorKind;
import io.luaprocess.LogContext;
import io.luaprocess.LogText;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.value.LuaErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exceptions of Java code that one process has called, and faults of the engine. Each is
 * logged with its stack trace, at most one per second and process: a program could cause
 * any number. Confined to the process.
 */
final class Faults {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.process");

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final LuaProcess process;

	private long logged;

	private int dropped;

	private boolean any;

	Faults(LuaProcess process) {
		this.process = process;
	}

	/**
	 * Turns what ended a coroutine into the error its process ends with.
	 * @param failure what was thrown
	 * @return the error
	 */
	ProcessError uncaught(Throwable failure) {
		if (failure instanceof LuaException ex) {
			return LuaErrors.toError(ex);
		}
		if (failure instanceof ProcessException ex) {
			return ex.error();
		}
		if (failure instanceof StackOverflowError) {
			return ProcessError.of(ErrorKind.INTERNAL, "stack overflow");
		}
		if (failure instanceof OutOfMemoryError) {
			return ProcessError.of(ErrorKind.LIMIT_EXCEEDED, "not enough memory");
		}
		return error("Java code", failure, "");
	}

	/**
	 * Logs what Java code threw.
	 * @param what the code, for example {@code Java function inventory.reserve}
	 * @param failure what was thrown
	 * @param stack the Lua stack; empty if it is gone
	 * @return the error for the program and for Java callers
	 */
	ProcessError error(String what, Throwable failure, String stack) {
		ProcessError error = ProcessError.of(ErrorKind.INTERNAL, "internal error").withStack(stack).withCause(failure);
		long now = System.nanoTime();
		if (this.any && now - this.logged < INTERVAL) {
			this.dropped++;
			return error;
		}
		this.process.instance().logged(failure);
		try (LogContext context = LogContext.of(this.process.instance().pid(), this.process.definitionId(),
				this.process.actor())) {
			logger.error("{} called by process {} ({}) failed{}{}", what, this.process.instance().pid(),
					this.process.definitionId(), (this.dropped > 0) ? ", as " + this.dropped + " times before" : "",
					LogText.stack(error), LogText.escaped(failure));
		}
		this.any = true;
		this.logged = now;
		this.dropped = 0;
		return error;
	}

}
