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

}
