package io.luaprocess.lua.module.data;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.ErrorValue;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Arguments of the modules in which every bad input, also of a wrong type, gives
 * {@code nil, INVALID} (chapter 8.6 of the specification).
 */
final class DataArguments {

	private DataArguments() {
	}

	/** Adds a function in which a {@link ProcessException} becomes {@code nil, err}. */
	static void fn(Table module, String name, LuaFn.Body body) {
		module.fn(name, (s, args) -> {
			try {
				return body.invoke(s, args);
			}
			catch (ProcessException ex) {
				return ErrorValue.failure(ex.error());
			}
		});
	}

	static LuaString string(Varargs args, int n, String parameter) {
		LuaValue value = args.arg(n);
		if (value instanceof LuaString string) {
			return string;
		}
		if (value instanceof Num || value instanceof LuaObject object && object.isText()) {
			return (LuaString) value.tostring();
		}
		throw invalid(value.isnil() ? parameter + " is required" : parameter + " must be a string");
	}

	/** Takes an optional boolean, false by default. */
	static boolean flag(Varargs args, int n, String parameter) {
		LuaValue value = args.arg(n);
		if (value.isnil()) {
			return false;
		}
		if (value instanceof LuaBoolean bool) {
			return bool.v;
		}
		throw invalid(parameter + " must be a boolean");
	}

	/** Returns the bytes of a string; the array must not be changed. */
	static byte[] bytes(LuaString string) {
		if (string.m_offset == 0 && string.m_length == string.m_bytes.length) {
			return string.m_bytes;
		}
		byte[] copy = new byte[string.m_length];
		System.arraycopy(string.m_bytes, string.m_offset, copy, 0, copy.length);
		return copy;
	}

	static ProcessException invalid(String message) {
		return new ProcessException(ErrorKind.INVALID, message);
	}

}
