package io.luaprocess.lua.module.errors;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.ErrorValue;
import org.luaj.vm2.LuaValue;

/**
 * The Lua stack an error carries. It travels as text, one frame a line, so that it
 * survives borders; {@code errors.call_stack} takes it apart again.
 */
final class CallStack {

	private static final String MAIN = "main";

	private static final String COROUTINE = "coroutine";

	private static final Pattern FRAME = Pattern.compile("\\s*+(.+?):(?:(\\d+):)? in (.+)");

	private static final Pattern NAME = Pattern.compile("[`'<]([^'>]*)['>]");

	private CallStack() {
	}

	/**
	 * Writes down the stack of the running coroutine.
	 * @param s the running coroutine
	 * @return the thread in the first line, then the frames
	 */
	static String capture(LuaState s) {
		return ((s.coroutine() == null) ? MAIN : COROUTINE) + "\n" + s.traceback();
	}

	/**
	 * Reads the stack of an error.
	 * @param value any value
	 * @return {@code {thread=, frames={{level=, source=, line=, name=, type=}, …}}}, or
	 * {@code nil} for anything but an Error
	 */
	static LuaValue of(LuaValue value) {
		if (!(value instanceof ErrorValue error)) {
			return LuaValue.NIL;
		}
		String stack = error.error().stack();
		Table frames = new Table();
		int level = 0;
		for (String line : stack.split("\n")) {
			Matcher frame = FRAME.matcher(line);
			if (frame.matches()) {
				level++;
				frames.put(level, frame(level, frame));
			}
		}
		return new Table().put("thread", Args.str(stack.startsWith(COROUTINE + "\n") ? COROUTINE : MAIN))
			.put("frames", frames);
	}

	private static Table frame(int level, Matcher match) {
		String source = match.group(1);
		String line = match.group(2);
		String what = match.group(3);
		Matcher name = NAME.matcher(what);
		Table frame = new Table().put("level", Num.of(level))
			.put("source", Args.str(source))
			.put("line", Num.of((line != null) ? Integer.parseInt(line) : -1))
			.put("type", Args.str(source.startsWith("[") ? "java" : what.startsWith("main") ? MAIN : "lua"));
		return name.find() ? frame.put("name", Args.str(name.group(1))) : frame.put("name", Args.str(what));
	}

}
