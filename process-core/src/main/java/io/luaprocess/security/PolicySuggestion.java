package io.luaprocess.security;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * Writes the YAML of a policy that would allow a call. A PID stands for all processes of
 * its host, as there will be another process tomorrow.
 */
public final class PolicySuggestion {

	/** Longest text that stands in a policy as it is. */
	private static final int MAX_TEXT = 200;

	private PolicySuggestion() {
	}

	/**
	 * Writes a policy.
	 * @param refusal why the call is not allowed
	 * @param actor the actor of the caller; {@code null} if it has none
	 * @param action the action
	 * @param resource the resource
	 * @return an entry for a definition file if the scope does not allow it, a property
	 * if the application does not; {@code null} if no policy would help
	 */
	public static @Nullable String of(Refusal refusal, @Nullable Actor actor, String action, String resource) {
		return switch (refusal.reason()) {
			case NOT_IN_SCOPE -> entry(actor, action, resource);
			case NOT_IN_APPLICATION -> property(actor, action, resource);
			case DENIED, UNKNOWN -> null;
		};
	}

	private static String entry(@Nullable Actor actor, String action, String resource) {
		return """
				# an entry of a definition file; the scope of actor %s must contain it
				- name: allow_%s
				  kind: security.policy
				  policy:
				    actions: %s
				    resources: %s
				    effect: allow
				""".formatted(quoted((actor != null) ? actor.id() : ""), name(action, '_'), quoted(action(action)),
				quoted(resource(resource)));
	}

	/**
	 * The caller may be anyone without an actor, or an actor without a scope. In lists,
	 * texts with commas stay one text; placeholders are escaped.
	 */
	private static String property(@Nullable Actor actor, String action, String resource) {
		return """
				luaprocess:
				  security:
				    policies:
				      allow-%s:
				        actions: [%s]
				        resources: [%s]
				        effect: allow
				        conditions:
				          - {field: actor.id, operator: eq, value: [%s]}
				""".formatted(name(action, '-'), escaped(action(action)), escaped(resource(resource)),
				escaped((actor != null) ? actor.id() : ""));
	}

	private static String name(String action, char separator) {
		String letters = action.replaceAll("[^a-z0-9]+", String.valueOf(separator));
		return (letters.length() <= MAX_TEXT) ? letters : letters.substring(0, MAX_TEXT);
	}

	/**
	 * An action of the runtime's namespaces that does not exist can stand in no policy.
	 */
	private static String action(String action) {
		String pattern = pattern(action);
		return ProcessAction.exist(pattern) ? pattern : "*";
	}

	private static String resource(String resource) {
		if (Pid.looksLikePid(resource)) {
			return pattern(resource.substring(0, resource.lastIndexOf('|') + 1) + "*");
		}
		return pattern(resource);
	}

	/** A text as a pattern: up to its first star, as a text cannot contain one. */
	private static String pattern(String text) {
		int end = Math.min(MAX_TEXT, text.length());
		int star = text.indexOf('*');
		if (star >= 0 && star < end) {
			return text.substring(0, star) + "*";
		}
		if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
			end--;
		}
		return text.isEmpty() ? "*" : (end == text.length()) ? text : text.substring(0, end) + "*";
	}

	private static String escaped(String text) {
		return quoted(text.replace("${", "\\${"));
	}

	/** A YAML scalar, whatever the text contains. */
	private static String quoted(String text) {
		StringBuilder result = new StringBuilder("\"");
		text.codePoints().forEach((c) -> {
			if (c == '"' || c == '\\') {
				result.append('\\').appendCodePoint(c);
			}
			else if (c >= ' ' && c < 0x7F) {
				result.appendCodePoint(c);
			}
			else {
				result.append((c <= 0xFFFF) ? "\\u%04X".formatted(c) : "\\U%08X".formatted(c));
			}
		});
		return result.append('"').toString();
	}

}
