package io.luaprocess.spring.security;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.security.AuthorizationAuditListener;
import org.springframework.security.authorization.event.AuthorizationDeniedEvent;
import org.springframework.security.authorization.event.AuthorizationEvent;

/**
 * Records denied calls of processes in the audit log, with action, resource and the PID
 * of the caller, which the general record of Spring Boot lacks. Replaces the listener of
 * Spring Boot, so that each denial is recorded once; records all other events in the same
 * way.
 */
public final class DenialAuditor extends AuthorizationAuditListener {

	/** Type of the audit events. */
	public static final String PROCESS_DENIED = "PROCESS_DENIED";

	@Override
	public void onApplicationEvent(AuthorizationEvent event) {
		if (!(event.getObject() instanceof ProcessPermission permission)) {
			super.onApplicationEvent(event);
		}
		else if (event instanceof AuthorizationDeniedEvent) {
			record(event, permission.brief());
		}
	}

	private void record(AuthorizationEvent event, ProcessPermission permission) {
		Map<String, @Nullable Object> data = new LinkedHashMap<>();
		data.put("action", permission.action());
		data.put("resource", permission.resource());
		data.putAll(permission.meta());
		publish(new AuditEvent(event.getAuthentication().get().getName(), PROCESS_DENIED, data));
	}

}
