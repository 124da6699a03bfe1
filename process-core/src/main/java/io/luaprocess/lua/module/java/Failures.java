package io.luaprocess.lua.module.java;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.luaprocess.ErrorKind;
import io.luaprocess.LogText;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.TerminationSignal;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.api.LuaErrorTranslator;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.value.ErrorValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What programs get of the exceptions of the application.
 */
final class Failures {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.process");

	private final List<LuaErrorTranslator> translators;

	Failures(List<LuaErrorTranslator> translators) {
		this.translators = translators;
	}

	/**
	 * Makes the error to be raised in a program.
	 * @param s the running coroutine
	 * @param self the process
	 * @param function the name of the function
	 * @param thrown what it has thrown
	 */
	LuaException raised(LuaState s, LuaProcess self, String function, Throwable thrown) {
		Throwable failure = unwrapped(thrown);
		if (failure instanceof LuaException error) {
			return error;
		}
		if (failure instanceof Callback.Failed failed) {
			return failed.raised;
		}
		passOn(failure);
		if (!self.instance().isAlive()) {
			// What Java code throws when it is interrupted by the end.
			throw TerminationSignal.INSTANCE;
		}
		return ErrorValue.raise(s, error(self, function, failure, s));
	}

	/** What ends the process, or makes it go elsewhere, is not for programs. */
	private static void passOn(Throwable failure) {
		if (failure instanceof Error error && !(error instanceof LinkageError) && !(error instanceof AssertionError)
				&& !(error instanceof StackOverflowError)) {
			throw error;
		}
	}

	/**
	 * Makes the error of an exception, and logs that.
	 * @param s the running coroutine; {@code null} if none runs
	 */
	ProcessError error(LuaProcess self, String function, Throwable thrown, @Nullable LuaState s) {
		Throwable failure = unwrapped(thrown);
		if (failure instanceof ProcessException ex) {
			return ex.error();
		}
		ProcessError translated = translated(failure, function);
		if (translated == null) {
			return self.fault(function, failure, (s != null) ? s.traceback() : "");
		}
		if (logger.isDebugEnabled()) {
			logger.debug("Java function {} called by process {} ({}) failed as {}", function, self.instance().pid(),
					self.definitionId(), LogText.line(translated), LogText.escaped(failure));
		}
		return (translated.cause() != null) ? translated : translated.withCause(failure);
	}

	private @Nullable ProcessError translated(Throwable failure, String function) {
		for (LuaErrorTranslator translator : this.translators) {
			ProcessError error = translator.translate(failure, function);
			if (error != null) {
				return error;
			}
		}
		return switch (failure) {
			case NoSuchElementException ex -> ProcessError.of(ErrorKind.NOT_FOUND, "not found");
			case TimeoutException ex -> ProcessError.of(ErrorKind.TIMEOUT, "timeout").withRetryable(true);
			case CancellationException ex -> ProcessError.of(ErrorKind.CANCELED, "canceled");
			default -> null;
		};
	}

	private static Throwable unwrapped(Throwable thrown) {
		Throwable failure = thrown;
		while ((failure instanceof CompletionException || failure instanceof ExecutionException
				|| failure instanceof InvocationTargetException || failure instanceof UndeclaredThrowableException)
				&& failure.getCause() != null) {
			failure = failure.getCause();
		}
		return failure;
	}

}
