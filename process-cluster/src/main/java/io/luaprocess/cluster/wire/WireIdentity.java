package io.luaprocess.cluster.wire;

import java.util.List;
import java.util.Map;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What of an identity goes to another node: names, not rights. The other node decides
 * with its own policies; the application's object behind the actor stays here.
 *
 * @param actor id of the actor; {@code null} for none
 * @param meta attributes of the actor, plain Java values
 * @param trusted whether the application of the sending node vouches for the actor
 * @param policies ids of the policies of the scope; {@code null} for no scope
 * @param chosen whether a caller has chosen the scope
 */
public record WireIdentity(@Nullable String actor, Map<String, Object> meta, boolean trusted,
		@Nullable List<String> policies, boolean chosen) {

	/** Neither actor nor scope. */
	public static final WireIdentity NONE = new WireIdentity(null, Map.of(), false, null, false);

	private static final int ACTOR = 1;

	private static final int TRUSTED = 2;

	private static final int SCOPE = 4;

	private static final int CHOSEN = 8;

	private static final int META = 16;

	private static final int ALL = 31;

	/**
	 * Takes what travels of an identity.
	 * @param identity the identity
	 * @return the names in it
	 */
	public static WireIdentity of(Identity identity) {
		Actor actor = identity.actor();
		Scope scope = identity.scope();
		if (actor == null && scope == null) {
			return NONE;
		}
		return new WireIdentity((actor != null) ? actor.id() : null, (actor != null) ? actor.meta() : Map.of(),
				actor != null && actor.trusted(),
				(scope != null) ? scope.policies().stream().map(Policy::id).toList() : null,
				scope != null && scope.isChosen());
	}

	/**
	 * Returns the actor, for which no application vouches here.
	 * @return an actor without an object of the application; {@code null} for none
	 */
	public @Nullable Actor untrustedActor() {
		return (this.actor != null) ? new Actor(this.actor, this.meta) : null;
	}

	void write(WireWriter out) {
		out.writeByte(((this.actor != null) ? ACTOR : 0) | (this.trusted ? TRUSTED : 0)
				| ((this.policies != null) ? SCOPE : 0) | (this.chosen ? CHOSEN : 0)
				| (this.meta.isEmpty() ? 0 : META));
		if (this.actor != null) {
			out.writeText(this.actor);
		}
		if (!this.meta.isEmpty()) {
			PlainWriter.write(out, this.meta);
		}
		if (this.policies != null) {
			out.writeTexts(this.policies);
		}
	}

	static WireIdentity read(WireReader in, WireLimits limits) {
		int flags = in.readByte();
		if (flags > ALL || (flags & ACTOR) == 0 && (flags & (TRUSTED | META)) != 0
				|| (flags & SCOPE) == 0 && (flags & CHOSEN) != 0) {
			throw in.malformed("flags of an identity of " + flags);
		}
		String actor = ((flags & ACTOR) != 0) ? in.readText(limits.text()) : null;
		Map<String, Object> meta = ((flags & META) != 0) ? PlainReader.readAttributes(in, limits) : Map.of();
		List<String> policies = ((flags & SCOPE) != 0) ? in.readTexts(limits) : null;
		return new WireIdentity(actor, meta, (flags & TRUSTED) != 0, policies, (flags & CHOSEN) != 0);
	}

}
