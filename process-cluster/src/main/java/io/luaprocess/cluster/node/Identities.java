package io.luaprocess.cluster.node;

import java.util.IdentityHashMap;
import java.util.Map;

import io.luaprocess.cluster.wire.WireIdentity;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.operation.Inbound;
import io.luaprocess.runtime.LocalNode;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What this node makes of the identities of another one, for one session. Each is made
 * once, with the policies of this node, and again after definitions were reloaded. Not
 * thread-safe.
 */
final class Identities {

	/** As many as the dictionary has numbers for, and some that go in full. */
	private static final int MOST = 2048;

	private final DefinitionRegistry definitions;

	private final Inbound inbound;

	private final Map<WireIdentity, Identity> known = new IdentityHashMap<>();

	/** The definitions with which they were made. */
	private @Nullable DefinitionRegistry used;

	Identities(LocalNode local) {
		this.definitions = local.definitions();
		this.inbound = local.inbound();
	}

	Identity of(WireIdentity names) {
		DefinitionRegistry current = this.definitions.snapshot();
		if (current != this.used || this.known.size() >= MOST) {
			this.known.clear();
			this.used = current;
		}
		Identity made = this.known.get(names);
		if (made == null) {
			made = this.inbound.identity(names.untrustedActor(), names.trusted(), names.policies(), names.chosen());
			this.known.put(names, made);
		}
		return made;
	}

}
