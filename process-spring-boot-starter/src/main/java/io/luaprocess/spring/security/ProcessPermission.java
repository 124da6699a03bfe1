package io.luaprocess.spring.security;

import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What a checked call needs: the object an
 * {@link org.springframework.security.authorization.AuthorizationManager} decides about.
 *
 * @param action the action, for example {@code process.send}
 * @param resource the resource, for example a PID in text form or an entry id
 * @param attributes attributes of the call: {@link #PID} if a process calls,
 * {@link #IDENTITY} if the runtime asks
 */
public record ProcessPermission(String action, String resource, Map<String, Object> attributes) {

	private static final int MAX_TEXT = 256;

	/** Attribute with the PID of the calling process as text. */
	public static final String PID = "pid";

	/** Attribute with the {@link Identity} of the caller. */
	public static final String IDENTITY = "identity";

	/**
	 * Copies the attributes.
	 */
	public ProcessPermission {
		attributes = Map.copyOf(attributes);
	}

	/**
	 * A permission without attributes.
	 * @param action the action
	 * @param resource the resource
	 */
	public ProcessPermission(String action, String resource) {
		this(action, resource, Map.of());
	}

	static ProcessPermission of(Identity identity, String action, String resource, Map<String, ?> attributes) {
		Map<String, Object> all = new LinkedHashMap<>(attributes);
		all.put(IDENTITY, identity);
		return new ProcessPermission(action, resource, all);
	}

	/**
	 * Cuts long texts: events of denials are kept, and programs can ask about any text.
	 * @return a permission whose action and resource have at most {@value #MAX_TEXT}
	 * characters, with an ellipsis if something is missing
	 */
	ProcessPermission brief() {
		return (this.action.length() <= MAX_TEXT && this.resource.length() <= MAX_TEXT) ? this
				: new ProcessPermission(brief(this.action), brief(this.resource), this.attributes);
	}

	static String brief(String text) {
		return (text.length() <= MAX_TEXT) ? text : text.substring(0, MAX_TEXT - 1) + "…";
	}

	/**
	 * Returns actor and scope of the caller.
	 * @return the identity; {@code null} if the permission was not made by the runtime
	 */
	public @Nullable Identity identity() {
		return (this.attributes.get(IDENTITY) instanceof Identity identity) ? identity : null;
	}

	/**
	 * Returns the attributes that conditions of policies see as {@code meta.<name>}.
	 * @return the attributes without the identity
	 */
	public Map<String, Object> meta() {
		Map<String, Object> meta = new LinkedHashMap<>(this.attributes);
		meta.remove(IDENTITY);
		return meta;
	}

}
