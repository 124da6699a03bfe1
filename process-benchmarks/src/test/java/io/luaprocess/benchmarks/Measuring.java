package io.luaprocess.benchmarks;

import java.util.Locale;
import java.util.Map;

import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.vm.GlobalState;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.lib.StandardLibrary;

/**
 * What programs that print figures share.
 */
final class Measuring {

	private Measuring() {
	}

	/** Prints a line, with the number format of the root locale. */
	static void print(String format, Object... args) {
		System.out.println(String.format(Locale.ROOT, format, args));
	}

	/**
	 * Returns an argument as a number, or a default if there are not so many arguments.
	 */
	static int number(String[] args, int index, int absent) {
		return (args.length > index) ? Integer.parseInt(args[index]) : absent;
	}

	/** Returns the bytes of the heap in use after a collection. */
	static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	/** Makes a Lua state with the standard libraries, outside any process. */
	static LuaState state() {
		Table globals = Table.overlay(StandardLibrary.globals(Map.of()));
		return new LuaState(new GlobalState(globals, StandardLibrary.stringMethods(), Limits.DEFAULT, () -> false));
	}

}
