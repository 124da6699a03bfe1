package io.luaprocess.spring.module;

import java.util.Arrays;
import java.util.List;

import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaSignature;
import org.jspecify.annotations.Nullable;

/**
 * A function of a module of this starter with its description.
 *
 * @param function the function, which may block
 * @param signature parameters and results
 */
record DescribedFunction(LuaFunction function, LuaSignature signature) implements LuaFunction {

	/**
	 * Describes a function.
	 * @param function the function
	 * @param description what it does
	 * @param result the type of the result; empty if there is none
	 * @param parameters name and type of each parameter with a blank between; a name that
	 * ends with {@code ?} is optional
	 * @return the function
	 */
	static DescribedFunction of(LuaFunction function, String description, String result, String... parameters) {
		return new DescribedFunction(function,
				new LuaSignature(Arrays.stream(parameters).map(DescribedFunction::parameter).toList(),
						result.isEmpty() ? List.of() : List.of(result), description));
	}

	private static LuaSignature.Parameter parameter(String text) {
		int blank = text.indexOf(' ');
		String name = text.substring(0, blank);
		boolean optional = name.endsWith("?");
		return new LuaSignature.Parameter(optional ? name.substring(0, name.length() - 1) : name,
				text.substring(blank + 1), optional || name.equals("..."));
	}

	/** Databases, caches and servers are elsewhere. */
	@Override
	public boolean remote() {
		return true;
	}

	@Override
	public @Nullable Object call(LuaCall call) throws Exception {
		return this.function.call(call);
	}

}
