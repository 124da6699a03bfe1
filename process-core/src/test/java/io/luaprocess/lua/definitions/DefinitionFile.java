package io.luaprocess.lua.definitions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of the files for the Lua language server, read.
 *
 * @param name the name of the module or global
 * @param title what it is
 * @param members its functions and constants
 * @param classes names of objects and what they are
 */
record DefinitionFile(String name, String title, List<Member> members, List<Named> classes) {

	static final Path FOLDER = Path.of("src/main/resources/META-INF/luaprocess/lua/library");

	private static final Pattern FUNCTION = Pattern.compile("function ([\\w.:]+)\\((.*)\\) end");

	private static final Pattern CONSTANT = Pattern.compile("([\\w.]+) = (.+)");

	private static final Pattern CLASS = Pattern.compile("---@class (\\w+).*");

	private static final Pattern PARAM = Pattern.compile("---@param (\\S+?)(\\?)? .*");

	private static final Pattern RETURN = Pattern.compile("---@return (.+)");

	/**
	 * A function or constant.
	 *
	 * @param name its name, {@code process.send} or {@code Channel:send}
	 * @param text what it does
	 * @param parameters the parameters, in brackets if they may be left out
	 * @param results types and names of the results
	 * @param isFunction false for a constant
	 */
	record Member(String name, String text, List<String> parameters, List<String> results, boolean isFunction) {

		boolean isMethod() {
			return this.name.contains(":");
		}

	}

	/**
	 * A class of objects.
	 *
	 * @param name the name
	 * @param text what it is
	 */
	record Named(String name, String text) {
	}

	static List<DefinitionFile> all() {
		try (Stream<Path> files = Files.list(FOLDER)) {
			return files.sorted().map(DefinitionFile::read).toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static DefinitionFile read(Path path) {
		String name = path.getFileName().toString().replace(".lua", "");
		List<Member> members = new ArrayList<>();
		List<Named> classes = new ArrayList<>();
		String title = "";
		List<String> comment = new ArrayList<>();
		for (String line : lines(path)) {
			if (line.startsWith("---")) {
				comment.add(line);
				continue;
			}
			comment.stream()
				.map(CLASS::matcher)
				.filter(Matcher::matches)
				.forEach((found) -> classes.add(new Named(found.group(1), text(comment))));
			Matcher function = FUNCTION.matcher(line);
			Matcher constant = CONSTANT.matcher(line.replace("local ", ""));
			if (function.matches()) {
				members.add(new Member(function.group(1), text(comment), parameters(comment, function.group(2)),
						find(comment, RETURN), true));
			}
			else if (constant.matches() && !constant.group(2).equals("{}")) {
				members.add(new Member(constant.group(1), text(comment), List.of(), List.of(), false));
			}
			else if (constant.matches() && constant.group(1).equals(name)) {
				title = text(comment);
			}
			else if (constant.matches() && name.equals("basic")) {
				members.add(new Member(constant.group(1), text(comment), List.of(), List.of(), false));
			}
			comment.clear();
		}
		return new DefinitionFile(name, title, members, classes);
	}

	private static List<String> lines(Path path) {
		try {
			return Files.readAllLines(path);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String text(List<String> comment) {
		return String.join(" ",
				comment.stream()
					.map((line) -> line.substring(3))
					.filter((line) -> !line.startsWith("@") && !line.startsWith("|"))
					.toList());
	}

	private static List<String> parameters(List<String> comment, String declared) {
		List<String> parameters = new ArrayList<>();
		for (String line : comment) {
			Matcher param = PARAM.matcher(line);
			if (param.matches()) {
				parameters.add((param.group(2) != null) ? "[" + param.group(1) + "]" : param.group(1));
			}
		}
		String documented = String.join(", ", parameters).replaceAll("[\\[\\]]", "");
		if (!documented.equals(declared)) {
			throw new IllegalStateException("parameters (" + declared + ") are described as (" + documented + ")");
		}
		return parameters;
	}

	private static List<String> find(List<String> comment, Pattern pattern) {
		return comment.stream().map(pattern::matcher).filter(Matcher::matches).map((found) -> found.group(1)).toList();
	}

}
