package io.luaprocess.definition;

import java.util.ArrayList;
import java.util.List;

import io.luaprocess.security.PolicyField;
import io.luaprocess.security.ProcessAction;
import org.jspecify.annotations.Nullable;

/**
 * Checks the actions and fields of policies: a misspelt one would protect nothing.
 */
public final class PolicyWords {

	private static final String FIELDS = ": write actor.id, actor.trusted, actor.meta.<name>, meta.<name>, action or"
			+ " resource";

	private PolicyWords() {
	}

	/**
	 * Checks an action.
	 * @param pattern a pattern of actions, valid as a pattern
	 * @return what is wrong and what was probably meant; {@code null} if the action
	 * exists or is one of the application
	 */
	public static @Nullable String wrongAction(String pattern) {
		if (ProcessAction.exist(pattern)) {
			return null;
		}
		return "unknown action '" + pattern + "'" + Suggestions.phrase(pattern, actionsLike(pattern));
	}

	/** All actions, or what they are below. */
	private static List<String> actionsLike(String pattern) {
		if (!pattern.endsWith(".*")) {
			return ProcessAction.names().stream().sorted().toList();
		}
		return ProcessAction.names()
			.stream()
			.map((action) -> action.substring(0, action.lastIndexOf('.')) + ".*")
			.distinct()
			.sorted()
			.toList();
	}

	/**
	 * Checks a field.
	 * @param text the name of a field
	 * @return what is wrong and what was probably meant or would be right; {@code null}
	 * if there is such a field
	 */
	public static @Nullable String wrongField(String text) {
		try {
			PolicyField.parse(text);
			return null;
		}
		catch (IllegalArgumentException ex) {
			String similar = Suggestions.phrase(text, fieldsLike(text));
			return ex.getMessage() + (similar.isEmpty() ? FIELDS : similar);
		}
	}

	/** The fixed fields, and those with a path that end as the text does. */
	private static List<String> fieldsLike(String text) {
		List<String> fields = new ArrayList<>(List.of("actor.id", "actor.trusted", "action", "resource"));
		int first = text.indexOf('.');
		int second = text.indexOf('.', first + 1);
		if (second > 0 && isPath(text.substring(second + 1))) {
			fields.add("actor.meta" + text.substring(second));
		}
		if (first > 0 && isPath(text.substring(first + 1))) {
			fields.add("meta" + text.substring(first));
		}
		return fields;
	}

	private static boolean isPath(String text) {
		return !text.isEmpty() && !text.startsWith(".") && !text.endsWith(".") && !text.contains("..");
	}

}
