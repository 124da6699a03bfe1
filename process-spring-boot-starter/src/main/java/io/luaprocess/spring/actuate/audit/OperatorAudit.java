package io.luaprocess.spring.actuate.audit;

import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.security.Actor;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Records what operators do to processes and services: each action by an endpoint or the
 * dashboard is one audit event of type {@value #PROCESS_OPERATION} with the action, its
 * target and further details. Actions that were denied are not recorded here, but as
 * denials. Thread-safe.
 */
public final class OperatorAudit {

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
	public OperatorAudit(ApplicationEventPublisher publisher, JavaCallers callers) {
		this.publisher = publisher;
		this.callers = callers;
	}

	/**
	 * Records an action that was carried out. Called on the thread of the operator's
	 * request.
	 * @param action the action, such as {@code process.terminate} or
	 * {@code service.restart}
	 * @param target PID of the process or id of the service
	 * @param details what else is worth knowing, such as the topic of a message; texts
	 * are cut at 256 characters
	 */
	public void record(String action, String target, Map<String, ?> details) {
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("action", action);
		data.put("target", target);
		details.forEach((name, value) -> data.put(name, brief(value)));
		Actor actor = this.callers.current().actor();
		this.publisher
			.publishEvent(new AuditApplicationEvent((actor != null) ? actor.id() : UNKNOWN, PROCESS_OPERATION, data));
	}

	private static Object brief(Object value) {
		return (value instanceof String text && text.length() > MAX_TEXT) ? text.substring(0, MAX_TEXT - 1) + "…"
				: value;
	}

}
