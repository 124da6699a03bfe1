package io.luaprocess.spring.module;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.api.LuaSignature;

/**
 * Writes a module as a definition for the Lua language server.
 */
final class ModuleDefinition {

	private static final Set<String> KEYWORDS = Set.of("and", "break", "do", "else", "elseif", "end", "false", "for",
			"function", "goto", "if", "in", "local", "nil", "not", "or", "repeat", "return", "then", "true", "until",
			"while");

	private final StringBuilder text = new StringBuilder();

	private ModuleDefinition() {
	}

	static String of(LuaModule module) {
		ModuleDefinition definition = new ModuleDefinition();
		definition.text.append("---@meta ").append(module.name()).append("\n\n");
		definition.comment(module.description());
		definition.text.append("local module = {}\n");
		new TreeMap<>(module.constants()).forEach(definition::constant);
		new TreeMap<>(module.functions()).forEach((name, function) -> definition.function(name, function.signature()));
		return definition.text.append("\nreturn module\n").toString();
	}

	private void comment(String text) {
		text.strip().lines().forEach((line) -> this.text.append("---").append(line).append('\n'));
	}

	private void constant(String name, Object value) {
		this.text.append("\n---@type ").append(type(value)).append("\nmodule").append(field(name)).append(" = ");
		this.text.append((value instanceof Number || value instanceof Boolean) ? value : "nil").append('\n');
	}

	private static String type(Object value) {
		return switch (value) {
			case Boolean truth -> "boolean";
			case Number number -> "number";
			case CharSequence text -> "string";
			case Map<?, ?> map -> "table";
			case List<?> list -> "any[]";
			default -> "any";
		};
	}

	private void function(String name, LuaSignature signature) {
		this.text.append('\n');
		comment(signature.description());
		for (LuaSignature.Parameter parameter : signature.parameters()) {
			boolean rest = parameter.name().equals("...");
			this.text.append("---@param ").append(variable(parameter.name()));
			this.text.append((parameter.optional() && !rest) ? "? " : " ").append(parameter.type()).append('\n');
		}
		signature.results().forEach((result) -> this.text.append("---@return ").append(result).append('\n'));
		String parameters = signature.parameters()
			.stream()
			.map((parameter) -> variable(parameter.name()))
			.collect(Collectors.joining(", "));
		this.text.append("module").append(field(name)).append(" = function(").append(parameters).append(") end\n");
	}

	/** A parameter of Java can have a name that is a keyword of Lua. */
	private static String variable(String name) {
		return KEYWORDS.contains(name) ? name + "_" : name.replace('$', '_');
	}

	private static String field(String name) {
		return (name.matches("[A-Za-z_][A-Za-z0-9_]*") && !KEYWORDS.contains(name)) ? "." + name
				: "[\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
	}

}
