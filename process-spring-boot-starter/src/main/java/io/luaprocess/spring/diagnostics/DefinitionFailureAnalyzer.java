package io.luaprocess.spring.diagnostics;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.luaprocess.definition.DefinitionException;
import io.luaprocess.definition.DefinitionProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Explains errors in definition files and Lua programs: all of them, with file, line,
 * entry and key.
 */
final class DefinitionFailureAnalyzer extends AbstractFailureAnalyzer<DefinitionException> {

	/** Maps of the properties whose elements are entries. */
	private static final List<String> MAPS = List.of("hosts", "services", "security.policies");

	private final PropertyOrigins origins;

	DefinitionFailureAnalyzer(@Nullable Environment environment) {
		this.origins = new PropertyOrigins(environment);
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DefinitionException cause) {
		List<DefinitionProblem> problems = cause.problems();
		String lines = problems.stream()
			.map((problem) -> "    " + problem + origin(problem))
			.collect(Collectors.joining("\n"));
		String description = "The process definitions have "
				+ ((problems.size() == 1) ? "an error" : problems.size() + " errors") + ":\n\n" + lines;
		return new FailureAnalysis(description, action(problems), cause);
	}

	/**
	 * An entry of the properties is in no definition file; the place of its property is
	 * shown instead.
	 */
	private String origin(DefinitionProblem problem) {
		String id = problem.entry();
		if (id == null || problem.line() > 0) {
			return "";
		}
		String key = (problem.key() != null) ? "." + problem.key().replace('_', '-') : "";
		for (String map : MAPS) {
			for (String name : List.of(id, id.substring(id.indexOf(':') + 1))) {
				String element = "luaprocess." + map + "[" + name + "]";
				Origin origin = this.origins.find(element + key);
				origin = (origin != null) ? origin : this.origins.find(element);
				if (origin != null) {
					return " (from " + origin + ")";
				}
			}
		}
		return "";
	}

	private static String action(List<DefinitionProblem> problems) {
		Set<String> actions = new LinkedHashSet<>();
		for (DefinitionProblem problem : problems) {
			actions.add(action(problem.reason()));
		}
		actions.add("To start without erroneous entries, set luaprocess.on-definition-error=skip.");
		return String.join("\n", actions);
	}

	private static String action(String reason) {
		if (reason.contains("not UTF-8")) {
			return "Save the file in UTF-8.";
		}
		if (reason.startsWith("cannot be read")) {
			return "Correct what the DefinitionSource bean reads, or remove the bean.";
		}
		if (reason.startsWith("unsupported kind")) {
			return "Supported kinds: process.lua, function.lua, library.lua, process.host, process.service and"
					+ " security.policy.";
		}
		if (reason.startsWith("invalid YAML")) {
			return "Correct the YAML: one document with the keys 'namespace' and 'entries', no duplicate keys, no tags.";
		}
		if (reason.startsWith("already defined in")) {
			return "Give one of the entries another name or namespace: an id is unique over all files and roots.";
		}
		if (reason.startsWith("source '")) {
			return "Correct the source: file://<path> is relative to the definition file and stays inside its root.";
		}
		if (reason.endsWith("not found") || reason.contains("', expected ") || reason.contains(" is a ")) {
			return "Define the entry referred to, or correct the reference: an id is namespace:name, a name alone means"
					+ " the namespace of the file.";
		}
		if (reason.startsWith("invalid duration format")) {
			return "Write durations like 250ms, 10s or 1h30m.";
		}
		if (reason.startsWith("unknown module")) {
			return "Correct the name of the module, or declare a LuaModule bean of that name.";
		}
		if (reason.matches("\\d+: .*")) {
			return "Correct the Lua program at the line named after the entry.";
		}
		return "Correct the entries named above.";
	}

}
