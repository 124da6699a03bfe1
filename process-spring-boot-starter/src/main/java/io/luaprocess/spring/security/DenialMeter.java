package io.luaprocess.spring.security;

import java.util.Set;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.ApplicationListener;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;

/**
 * Counts denied calls of processes by action. Programs can ask for actions with names of
 * their own; these are counted together.
 */
public final class DenialMeter implements ApplicationListener<AuthorizationDeniedEvent<ProcessPermission>> {

	/** Denied calls. */
	public static final String DENIALS = "lua.process.denials";

	/** Tag of actions that are not the runtime's. */
	public static final String OTHER = "other";

	private static final Set<String> ACTIONS = Set.of("process.spawn", "process.spawn.monitored",
			"process.spawn.linked", "process.host", "process.call", "process.send", "process.cancel",
			"process.terminate", "process.monitor", "process.unmonitor", "process.link", "process.unlink",
			"process.context", "process.security", "process.registry.register", "process.registry.unregister",
			"funcs.call", "funcs.context", "funcs.security", "security.actor.create", "security.scope.create",
			"security.policy.get", "security.policy_group.get");

	private final Meter.MeterProvider<Counter> denials;

	/**
	 * Creates the meter.
	 * @param registry where to register it
	 */
	public DenialMeter(MeterRegistry registry) {
		this.denials = Counter.builder(DENIALS).description("Denied calls").baseUnit("calls").withRegistry(registry);
	}

	@Override
	public void onApplicationEvent(AuthorizationDeniedEvent<ProcessPermission> event) {
		String action = event.getObject().action();
		this.denials.withTag("action", ACTIONS.contains(action) ? action : OTHER).increment();
	}

}
