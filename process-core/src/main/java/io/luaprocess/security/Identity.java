package io.luaprocess.security;

import org.jspecify.annotations.Nullable;

/**
 * Who a process is and what it may do; inherited on spawn and call.
 *
 * @param actor the actor or {@code null}
 * @param scope the scope or {@code null}
 */
public record Identity(@Nullable Actor actor, @Nullable Scope scope) {

	/** Neither actor nor scope. */
	public static final Identity NONE = new Identity(null, null);

}
