package io.luaprocess.security;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Security principal of a process.
 *
 * @param id the id
 * @param meta attributes, immutable plain Java values
 * @param principal the application's own object behind the actor, for example an
 * {@code Authentication}; never visible to Lua; {@code null} for none
 */
public record Actor(String id, Map<String, Object> meta, @Nullable Object principal) {

	/**
	 * An actor without an object of the application.
	 * @param id the id
	 * @param meta attributes
	 */
	public Actor(String id, Map<String, Object> meta) {
		this(id, meta, null);
	}

	/**
	 * Whether the application vouches for the actor, as it does for those of its users
	 * and services and for those that its Java code passes to the runtime. Programs can
	 * make actors with any id and attributes, but not actors that the application vouches
	 * for.
	 * @return true if there is an object of the application behind it
	 */
	public boolean trusted() {
		return this.principal != null;
	}

	/**
	 * Makes the application vouch for the actor.
	 * @param voucher becomes the object of the application behind it, unless there is one
	 * @return a trusted actor with the same id and attributes
	 */
	public Actor vouchedBy(Object voucher) {
		return trusted() ? this : new Actor(this.id, this.meta, voucher);
	}

}
