package io.luaprocess.spring.actuate.audit;

import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.security.Actor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Makes each action one audit event of type {@value #PROCESS_OPERATION} with the action,
 * its target and the details. The principal is the actor of the calling thread.
 */
public final class AuditedOperations implements OperatorAudit {

	/** Type of the audit events. */
	public static final String PROCESS_OPERATION = "PROCESS_OPERATION";

	/** Principal of an operator that is not known. */
	public static final String UNKNOWN = "unknown";

	private static final int MAX_TEXT = 256;

	private final ApplicationEventPublisher publisher;

	private final JavaCallers callers;

	/**
	 * Creates the audit.
	 * @param publisher publishes the audit events
	 * @param callers tells the caller
	 */
	public AuditedOperations(ApplicationEventPublisher publisher, JavaCallers callers) {
		this.publisher = publisher;
		this.callers = callers;
	}

	@Override
	public void record(String action, String target, Map<String, ?> details) {
		Map<String, @Nullable Object> data = new LinkedHashMap<>();
		data.put("action", action);
		data.put("target", target);
		details.forEach((name, value) -> data.put(name, brief(value)));
		Actor actor = this.callers.current().actor();
		this.publisher
			.publishEvent(new AuditApplicationEvent((actor != null) ? actor.id() : UNKNOWN, PROCESS_OPERATION, data));
	}

	/** Audit logs are kept. */
	private static Object brief(Object value) {
		return (value instanceof String text && text.length() > MAX_TEXT) ? text.substring(0, MAX_TEXT - 1) + "…"
				: value;
	}

}
