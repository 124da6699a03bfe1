package io.luaprocess.lua.definitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.luaprocess.lua.definitions.DefinitionFile.Member;
import io.luaprocess.lua.module.StandardModules;

/**
 * What is made of the files for the Lua language server.
 */
final class Reference {

	private static final String WARNING = "Made from `process-core/src/main/resources/META-INF/luaprocess/lua/library`"
			+ " by `LuaDefinitionsTests`, which says how.";

	private Reference() {
	}

	/** The reference for people. */
	static String text(List<DefinitionFile> files) {
		StringBuilder text = new StringBuilder("# Reference of the Lua API\n\n<!-- ").append(WARNING)
			.append(" -->\n\nAll functions, by module. [The Lua API](lua.md) explains them. `[x]` may be left out; `nil, err`")
			.append(" is the result of what fails.\n");
		for (DefinitionFile file : files) {
			text.append("\n## ").append(file.name()).append("\n\n");
			if (StandardModules.names().contains(file.name())) {
				text.append("`require(\"").append(file.name()).append("\")`");
				text.append(file.title().isEmpty() ? "" : " – ").append(file.title()).append("\n\n");
			}
			else if (!file.title().isEmpty()) {
				text.append(file.title()).append("\n\n");
			}
			functions(text, file);
			constants(text, file);
		}
		return text.toString();
	}

	private static void functions(StringBuilder text, DefinitionFile file) {
		text.append("| Call | Results | |\n|---|---|---|\n");
		for (Member member : file.members()) {
			if (member.isFunction()) {
				text.append("| `").append(member.name());
				text.append('(').append(String.join(", ", member.parameters())).append(")` | ");
				text.append(String.join(", ", member.results().stream().map(Reference::result).toList()));
				text.append(" | ").append(cell(member.text())).append(" |\n");
			}
		}
	}

	/** The name of a result; its type where it has no name. */
	private static String result(String result) {
		String[] words = result.replaceAll("\\{[^}]*}", "table").replaceAll("<[^>]*>", "").split(" +");
		if (result.startsWith("fun(")) {
			return "`" + words[words.length - 1] + "`";
		}
		return "`" + cell((words.length > 1) ? words[1] : words[0]) + "`";
	}

	private static String cell(String text) {
		return text.replace("|", "\\|");
	}

	private static void constants(StringBuilder text, DefinitionFile file) {
		List<String> names = new ArrayList<>();
		file.members().stream().filter((member) -> !member.isFunction()).forEach((member) -> names.add(member.name()));
		if (!names.isEmpty()) {
			text.append("\nConstants: `").append(String.join("` `", names)).append("`\n");
		}
	}

	/** The globals for luacheck. */
	static String luacheck(List<DefinitionFile> files) {
		TreeMap<String, Set<String>> globals = new TreeMap<>();
		for (DefinitionFile file : files) {
			if (!StandardModules.names().contains(file.name()) || file.name().equals("time")) {
				file.members()
					.stream()
					.filter((member) -> !member.isMethod())
					.forEach((member) -> add(globals, member.name()));
			}
		}
		StringBuilder text = new StringBuilder("-- Globals of luaprocess programs, for luacheck:\n")
			.append("-- stds.luaprocess = dofile(\"luacheck.lua\")\n-- std = \"luaprocess\"\n")
			.append("return {\n  read_globals = {\n");
		globals.forEach((name, fields) -> {
			text.append("    ").append(name).append(" = {");
			if (!fields.isEmpty()) {
				text.append("fields = {");
				text.append(String.join(", ", fields.stream().map(Reference::field).toList())).append('}');
			}
			text.append("},\n");
		});
		return text.append("  },\n}\n").toString();
	}

	private static void add(TreeMap<String, Set<String>> globals, String name) {
		int dot = name.indexOf('.');
		String global = (dot < 0) ? name : name.substring(0, dot);
		Set<String> fields = globals.computeIfAbsent(global, (key) -> new TreeSet<>());
		if (dot >= 0) {
			String field = name.substring(dot + 1);
			int inner = field.indexOf('.');
			fields.add((inner < 0) ? field : field.substring(0, inner));
		}
	}

	private static String field(String name) {
		boolean open = name.equals("registry") || name.equals("event");
		return name + " = {" + (open ? "other_fields = true" : "") + "}";
	}

}
