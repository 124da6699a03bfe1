package io.luaprocess.lua.api;

import java.util.List;

/**
 * What a function takes and gives, in the notation of the Lua language server:
 * {@code string}, {@code integer}, {@code table<string, number>}, {@code string[]}.
 *
 * @param parameters the parameters
 * @param results the types of the results
 * @param description what the function does; empty if there is no text
 */
public record LuaSignature(List<Parameter> parameters, List<String> results, String description) {

	/** Any arguments, any results. */
	public static final LuaSignature UNKNOWN = new LuaSignature(List.of(new Parameter("...", "any", true)),
			List.of("any"), "");

	/**
	 * Creates a description.
	 * @param parameters the parameters
	 * @param results the types of the results
	 * @param description what the function does; empty if there is no text
	 */
	public LuaSignature {
		parameters = List.copyOf(parameters);
		results = List.copyOf(results);
	}

	/**
	 * A parameter.
	 *
	 * @param name its name; {@code ...} for any number of arguments
	 * @param type its type
	 * @param optional whether it may be absent or nil
	 */
	public record Parameter(String name, String type, boolean optional) {
	}

}
