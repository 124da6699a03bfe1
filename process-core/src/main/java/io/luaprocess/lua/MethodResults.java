package io.luaprocess.lua;

import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.LuaErrors;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * What the results of the method of a program mean for its process.
 */
final class MethodResults {

	private MethodResults() {
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
