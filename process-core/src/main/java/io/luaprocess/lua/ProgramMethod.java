package io.luaprocess.lua;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.lua.engine.vm.GlobalState;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Trampoline;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.LuaErrors;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The method of a program: the function its top level returns, and what the results of
 * that function mean for the process.
 */
final class ProgramMethod {

	private ProgramMethod() {
	}

	/**
	 * Runs the top level of a program.
	 * @param s the main coroutine
	 * @param definition the program
	 * @param upgraded whether the process ran another program before
	 * @return its method
	 * @throws ProcessException INTERNAL if the top level fails, NOT_FOUND if it returns
	 * no such method
	 */
	static LuaFn load(LuaState s, Definition.Code definition, boolean upgraded) {
		GlobalState global = s.g;
		global.loading(true);
		try {
			Program program = (Program) definition.program();
			Varargs results = complete(s, program.instantiate(s, global.globals()), LuaValue.NONE);
			return method(definition.method(), results.arg1(), upgraded);
		}
		catch (ProcessException ex) {
			throw ex;
		}
		catch (RuntimeException | LinkageError | AssertionError ex) {
			ProcessError cause = LuaErrors.toError(s, s.raised(ex));
			throw failed(ProcessError.of(ErrorKind.INTERNAL, "failed to execute script: " + cause.text())
				.withStack(cause.stack())
				.withCause(cause.cause()), upgraded);
		}
		catch (StackOverflowError ex) {
			throw failed(ProcessError.of(ErrorKind.INTERNAL, "failed to execute script: stack overflow"), upgraded);
		}
		finally {
			global.loading(false);
		}
	}

	/**
	 * Runs a function on the main coroutine, which waits in calls of the kernel, so that
	 * it is never suspended here.
	 */
	static Varargs complete(LuaState s, LuaFn function, Varargs args) {
		Varargs results = Trampoline.begin(s, function, args);
		if (results == null) {
			throw new IllegalStateException("the main coroutine was suspended: " + s.pending);
		}
		return results;
	}

	private static LuaFn method(String name, LuaValue module, boolean upgraded) {
		LuaValue found = (module instanceof Table table) ? table.get(name) : module;
		if (found instanceof LuaFn fn) {
			return fn;
		}
		throw failed(ProcessError.of(ErrorKind.NOT_FOUND, "method \"" + name + "\" not found in module"), upgraded);
	}

	private static ProcessException failed(ProcessError error, boolean upgraded) {
		if (!upgraded) {
			return new ProcessException(error);
		}
		return new ProcessException(
				ProcessError.of(error.kind(), "upgrade: init failed: " + error.text(), error.retryable())
					.withStack(error.stack())
					.withCause(error.cause()));
	}

	/**
	 * Makes the outcome of a process from what its method returned.
	 * @param s the main coroutine
	 * @param results the results
	 * @return the failure if the second result is an error; else a copy of the first
	 */
	static Outcome outcome(LuaState s, Varargs results) {
		LuaValue second = results.arg(2);
		if (second instanceof ErrorValue error) {
			return Outcome.failure(error.error());
		}
		if (second instanceof LuaString text) {
			return Outcome.failure(LuaErrors.returned(text));
		}
		LuaValue first = results.arg1();
		if (first.isnil()) {
			return Outcome.NOTHING;
		}
		try {
			Copier copier = new Copier(s);
			LuaValue result = copier.copy(first, "result");
			return Outcome.of(result, copier.bytes());
		}
		catch (ProcessException ex) {
			return Outcome.failure(ex.error());
		}
	}

}
