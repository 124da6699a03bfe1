package io.luaprocess.spring.security;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.luaprocess.Pid;
import io.luaprocess.definition.PolicyWords;
import io.luaprocess.security.Guard;
import org.jspecify.annotations.Nullable;

import org.springframework.security.access.PermissionEvaluator;
import org.springframework.security.core.Authentication;

/**
 * Answers {@code hasPermission(#pid, 'process', 'process.terminate')} by the rules that
 * hold for calls of the runtime. The permission is an action; the target is its resource:
 * a PID or registered name, the id of an entry or host, or whatever an action of the
 * application is about. {@code hasPermission(#pid, 'process.terminate')} does the same
 * for a {@link Pid}. Everything else is left to another evaluator. Thread-safe; blocks
 * only if the guard does. Publishes no events: the caller does.
 */
public final class ProcessPermissionEvaluator implements PermissionEvaluator {

	/** The type of targets that this evaluator decides about. */
	public static final String TYPE = "process";

	/** Actions on a process, whose resource is its PID. */
	private static final Set<String> ON_PROCESSES = Set.of("process.send", "process.cancel", "process.terminate",
			"process.monitor", "process.unmonitor", "process.link", "process.unlink");

	private final Guard guard;

	private final AuthenticationIdentities identities;

	private final Function<String, @Nullable Pid> names;

	private final @Nullable PermissionEvaluator others;

	/**
	 * Creates the evaluator.
	 * @param guard decides
	 * @param identities the identities of authenticated callers
	 * @param names finds the process that has registered a name
	 * @param others decides about all other targets; {@code null} denies them
	 */
	public ProcessPermissionEvaluator(Guard guard, AuthenticationIdentities identities,
			Function<String, @Nullable Pid> names, @Nullable PermissionEvaluator others) {
		this.guard = guard;
		this.identities = identities;
		this.names = names;
		this.others = others;
	}

	@Override
	public boolean hasPermission(Authentication authentication, @Nullable Object target, Object permission) {
		if (target instanceof Pid pid) {
			return isAllowed(authentication, pid, permission);
		}
		return this.others != null && this.others.hasPermission(authentication, target, permission);
	}

	@Override
	public boolean hasPermission(Authentication authentication, Serializable target, String type, Object permission) {
		if (TYPE.equals(type)) {
			return isAllowed(authentication, target, permission);
		}
		return this.others != null && this.others.hasPermission(authentication, target, type, permission);
	}

	private boolean isAllowed(Authentication authentication, @Nullable Object target, Object permission) {
		String action = String.valueOf(permission);
		String wrong = action.endsWith("*") ? "'" + action + "' is a pattern, expected an action"
				: PolicyWords.wrongAction(action);
		if (wrong != null) {
			throw new IllegalArgumentException("hasPermission: " + wrong);
		}
		if (target == null) {
			return false;
		}
		String resource = resource(action, target.toString());
		return (this.guard instanceof ProcessAuthorization own)
				? own.permits(this.identities.of(authentication), action, resource)
				: this.guard.allows(this.identities.of(authentication), action, resource, Map.of());
	}

	private String resource(String action, String target) {
		Pid holder = (ON_PROCESSES.contains(action) && !Pid.looksLikePid(target)) ? this.names.apply(target) : null;
		return (holder != null) ? holder.toString() : target;
	}

}
