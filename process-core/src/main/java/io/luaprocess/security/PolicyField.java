package io.luaprocess.security;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The value that a condition compares: {@code actor.id}, {@code actor.trusted},
 * {@code actor.meta.<path>}, {@code meta.<path>}, {@code action} or {@code resource}.
 * Paths go through nested maps.
 */
public final class PolicyField {

	private static final String[] NO_PATH = {};

	private static final String ACTOR_META = "actor.meta.";

	private static final String META = "meta.";

	private final Source source;

	private final String[] path;

	private PolicyField(Source source, String[] path) {
		this.source = source;
		this.path = path;
	}

	/**
	 * Parses the name of a field.
	 * @param text the name
	 * @throws IllegalArgumentException if there is no such field; the message is
	 * <code>unknown field '&lt;text&gt;'</code>
	 */
	public static PolicyField parse(String text) {
		return switch (text) {
			case "actor.id" -> new PolicyField(Source.ACTOR_ID, NO_PATH);
			case "actor.trusted" -> new PolicyField(Source.ACTOR_TRUSTED, NO_PATH);
			case "action" -> new PolicyField(Source.ACTION, NO_PATH);
			case "resource" -> new PolicyField(Source.RESOURCE, NO_PATH);
			default -> {
				if (text.startsWith(ACTOR_META)) {
					yield new PolicyField(Source.ACTOR_META, path(text, ACTOR_META));
				}
				if (text.startsWith(META)) {
					yield new PolicyField(Source.META, path(text, META));
				}
				throw unknown(text);
			}
		};
	}

	/** Every name of a path must be there: an empty path would be all attributes. */
	private static String[] path(String text, String prefix) {
		String[] path = text.substring(prefix.length()).split("\\.", -1);
		for (String name : path) {
			if (name.isEmpty()) {
				throw unknown(text);
			}
		}
		return path;
	}

	private static IllegalArgumentException unknown(String text) {
		return new IllegalArgumentException("unknown field '" + text + "'");
	}

	/**
	 * Reads the field.
	 * @param actor the actor of the caller; {@code null} if it has none
	 * @param action the action
	 * @param resource the resource
	 * @param meta attributes of the call
	 * @return the value; {@code null} if the field is absent
	 */
	@Nullable Object read(@Nullable Actor actor, String action, String resource, Map<String, ?> meta) {
		return switch (this.source) {
			case ACTION -> action;
			case RESOURCE -> resource;
			case ACTOR_ID -> (actor != null) ? actor.id() : null;
			case ACTOR_TRUSTED -> (actor != null) ? actor.trusted() : null;
			case ACTOR_META -> (actor != null) ? walk(actor.meta()) : null;
			case META -> walk(meta);
		};
	}

	private @Nullable Object walk(Map<String, ?> start) {
		Object value = start;
		for (String key : this.path) {
			if (!(value instanceof Map<?, ?> map)) {
				return null;
			}
			value = map.get(key);
		}
		return value;
	}

	private enum Source {

		ACTOR_ID, ACTOR_TRUSTED, ACTOR_META, META, ACTION, RESOURCE

	}

}
