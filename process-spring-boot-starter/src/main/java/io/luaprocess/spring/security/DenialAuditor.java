package io.luaprocess.spring.security;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;

/**
 * Records denied calls of processes in the audit log, with action, resource and the PID
 * of the caller, which the general record of Spring Boot lacks.
 */
public final class DenialAuditor implements ApplicationListener<AuthorizationDeniedEvent<ProcessPermission>> {

	/** Type of the audit events. */
	public static final String PROCESS_DENIED = "PROCESS_DENIED";

	private final ApplicationEventPublisher events;

	/**
	 * Creates the auditor.
	 * @param events publishes audit events
	 */
	public DenialAuditor(ApplicationEventPublisher events) {
		this.events = events;
	}

	@Override
	public void onApplicationEvent(AuthorizationDeniedEvent<ProcessPermission> event) {
		ProcessPermission permission = event.getObject();
		Map<String, @Nullable Object> data = new LinkedHashMap<>();
		data.put("action", permission.action());
		data.put("resource", permission.resource());
		data.putAll(permission.meta());
		this.events
			.publishEvent(new AuditApplicationEvent(event.getAuthentication().get().getName(), PROCESS_DENIED, data));
	}

}
