package io.luaprocess.spring.actuate.audit;

import java.util.Map;

/**
 * Records what operators do to processes and services by endpoints or the dashboard.
 * Actions that were denied are not recorded here, but as denials. Thread-safe.
 */
@FunctionalInterface
public interface OperatorAudit {

	/**
	 * Records an action that was carried out. Called on the thread of the operator's
	 * request.
	 * @param action the action, such as {@code process.terminate} or
	 * {@code service.restart}
	 * @param target PID of the process or id of the service
	 * @param details what else is worth knowing, such as the topic of a message, but no
	 * payload
	 */
	void record(String action, String target, Map<String, ?> details);

}
