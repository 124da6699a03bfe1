package io.luaprocess.spring.security;

import io.luaprocess.security.ProcessAction;
import io.luaprocess.spring.metrics.ProcessMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.ApplicationListener;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;

/**
 * Counts denied calls of processes by action. Programs can ask for actions with names of
 * their own; these are counted together under one tag.
 */
public final class DenialMeter implements ApplicationListener<AuthorizationDeniedEvent<ProcessPermission>> {

	/** Tag of actions that are not the runtime's. */
	public static final String OTHER = "other";

	private final Meter.MeterProvider<Counter> denials;

	/**
	 * Creates the meter.
	 * @param registry where to register it
	 */
	public DenialMeter(MeterRegistry registry) {
		this.denials = Counter.builder(ProcessMeter.DENIALS.getName())
			.description(ProcessMeter.DENIALS.description())
			.baseUnit(ProcessMeter.DENIALS.getBaseUnit())
			.withRegistry(registry);
	}

	@Override
	public void onApplicationEvent(AuthorizationDeniedEvent<ProcessPermission> event) {
		String action = event.getObject().action();
		this.denials.withTag("action", ProcessAction.names().contains(action) ? action : OTHER).increment();
	}

}
