package io.luaprocess.operation;

import java.security.Principal;

import io.luaprocess.event.Denial;
import io.luaprocess.event.Subject;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.security.PolicySuggestion;
import io.luaprocess.security.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Records denied calls, with the policy that is the cause, or that is missing.
 * Thread-safe, does not block.
 */
final class DenialRecorder {

	private final Kernel kernel;

	DenialRecorder(Kernel kernel) {
		this.kernel = kernel;
	}

	void denied(Guard guard, Caller caller, String action, String resource) {
		Identity identity = caller.identity();
		Actor actor = identity.actor();
		Refusal refusal = guard.refusal(identity, action, resource, caller.attributes());
		this.kernel.events()
			.denials()
			.denied(this.kernel.now(),
					new Denial(subject(caller.process(), actor), (actor != null) ? actor.id() : null,
							(actor != null && actor.principal() instanceof Principal principal) ? principal.getName()
									: null,
							action, resource, refusal.policy(), PolicySuggestion.of(refusal, actor, action, resource)));
	}

	private static @Nullable Subject subject(@Nullable ProcessInstance process, @Nullable Actor actor) {
		if (process == null) {
			return null;
		}
		Host host = process.host();
		return new Subject(process.pid(), process.definitionId(), (host != null) ? host.id() : null,
				(actor != null) ? actor.id() : null);
	}

}
