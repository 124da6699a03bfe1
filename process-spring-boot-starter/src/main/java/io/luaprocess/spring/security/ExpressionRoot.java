package io.luaprocess.spring.security;

import java.util.List;
import java.util.Map;

import io.luaprocess.security.Actor;
import org.jspecify.annotations.Nullable;

/**
 * What expressions of policies see: the call to be decided. Immutable.
 */
public final class ExpressionRoot {

	private final Caller actor;

	private final String action;

	private final String resource;

	private final Map<String, ?> meta;

	private ExpressionRoot(Caller actor, String action, String resource, Map<String, ?> meta) {
		this.actor = actor;
		this.action = action;
		this.resource = resource;
		this.meta = meta;
	}

	static ExpressionRoot of(@Nullable Actor actor, String action, String resource, Map<String, ?> meta) {
		return new ExpressionRoot(new Caller(actor), action, resource, meta);
	}

	/**
	 * Returns the actor.
	 * @return never null: without an actor its id is empty
	 */
	public Caller getActor() {
		return this.actor;
	}

	/**
	 * Returns the action.
	 * @return for example {@code process.send}
	 */
	public String getAction() {
		return this.action;
	}

	/**
	 * Returns the resource.
	 * @return for example a PID as text
	 */
	public String getResource() {
		return this.resource;
	}

	/**
	 * Returns the attributes of the call, as conditions see them.
	 * @return the attributes by name, {@code pid} among them if a process calls
	 */
	public Map<String, ?> getMeta() {
		return this.meta;
	}

	/**
	 * The same as {@link #getMeta()}.
	 */
	public Map<String, ?> getAttributes() {
		return this.meta;
	}

	/**
	 * The actor of the caller. The application's own object behind it is not visible.
	 */
	public static final class Caller {

		private final @Nullable Actor actor;

		private Caller(@Nullable Actor actor) {
			this.actor = actor;
		}

		/**
		 * Returns the id, empty without an actor.
		 */
		public String getId() {
			return (this.actor != null) ? this.actor.id() : "";
		}

		/**
		 * Returns the attributes. Those of an actor that a program has made are what the
		 * program likes.
		 */
		public Map<String, Object> getMeta() {
			return (this.actor != null) ? this.actor.meta() : Map.of();
		}

		/**
		 * Whether the application vouches for the actor.
		 * @return false for an actor that a program has made, and without an actor
		 */
		public boolean isTrusted() {
			return this.actor != null && this.actor.trusted();
		}

		/**
		 * Returns the authorities.
		 * @return empty unless the application vouches for the actor
		 */
		public List<?> getAuthorities() {
			return list(PolicyEvaluator.AUTHORITIES);
		}

		/**
		 * Returns the authorities that begin with {@code ROLE_}.
		 * @return empty unless the application vouches for the actor
		 */
		public List<?> getRoles() {
			return list(PolicyEvaluator.ROLES);
		}

		private List<?> list(String attribute) {
			return (isTrusted() && getMeta().get(attribute) instanceof List<?> list) ? list : List.of();
		}

		/**
		 * Whether the actor has an authority.
		 * @param authority the authority, with its prefix
		 * @return false unless the application vouches for the actor
		 */
		public boolean hasAuthority(String authority) {
			return getAuthorities().contains(authority) || getRoles().contains(authority);
		}

		/**
		 * Whether the actor has one of several authorities.
		 * @param authorities the authorities, with their prefixes
		 * @return false unless the application vouches for the actor
		 */
		public boolean hasAnyAuthority(String... authorities) {
			for (String authority : authorities) {
				if (hasAuthority(authority)) {
					return true;
				}
			}
			return false;
		}

	}

}
