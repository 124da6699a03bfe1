package io.luaprocess.lua.module.funcs;

import java.time.Duration;

import io.luaprocess.lua.Context;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.security.Actor;
import io.luaprocess.security.IdentityRef;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What the callee of a function call gets besides its arguments, and how long the caller
 * waits. A value: executors share and extend it.
 *
 * @param identity actor and scope
 * @param context context values
 * @param timeout how long the caller waits; {@code null} for ever
 */
record CallOptions(IdentityRef identity, Context context, @Nullable Duration timeout) {

	/**
	 * What a plain call gives: context, actor and scope of the caller.
	 */
	static CallOptions inherited(LuaProcess self) {
		return new CallOptions(self.inheritance(), self.context(), null);
	}

	CallOptions withContext(Context merged) {
		return new CallOptions(this.identity, merged, this.timeout);
	}

	CallOptions withActor(Actor actor) {
		return new CallOptions(this.identity.with(actor, null), this.context, this.timeout);
	}

	CallOptions withScope(Scope scope) {
		return new CallOptions(this.identity.with(null, scope), this.context, this.timeout);
	}

	CallOptions withTimeout(@Nullable Duration newTimeout) {
		return new CallOptions(this.identity, this.context, newTimeout);
	}

}
