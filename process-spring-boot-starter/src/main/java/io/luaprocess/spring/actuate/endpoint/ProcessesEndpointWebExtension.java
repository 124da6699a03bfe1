package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Gives the operations on a process their HTTP statuses: 204, or 404 for an unknown one;
 * 429 if a message does not fit into the mailbox, 503 if the host is stopping.
 */
@EndpointWebExtension(endpoint = ProcessesEndpoint.class)
public class ProcessesEndpointWebExtension {

	private final ProcessesEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint the endpoint
	 */
	public ProcessesEndpointWebExtension(ProcessesEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Sends a message to one process.
	 * @param pid its PID, the unique part of it, or a registered name
	 * @param topic the topic
	 * @param payload a text
	 * @return 204, 404, 429 or 503
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, String>> send(@Selector String pid, String topic, @Nullable String payload) {
		try {
			return new WebEndpointResponse<>(status(this.endpoint.send(pid, topic, payload)));
		}
		catch (ProcessException ex) {
			Map<String, String> body = Map.of("error", ex.error().text());
			if (ex.is(ErrorKind.RATE_LIMITED)) {
				return new WebEndpointResponse<>(body, WebEndpointResponse.STATUS_TOO_MANY_REQUESTS);
			}
			if (ex.is(ErrorKind.UNAVAILABLE)) {
				return new WebEndpointResponse<>(body, WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
			}
			throw ex;
		}
	}

	/**
	 * Ends one process.
	 * @param pid its PID, the unique part of it, or a registered name
	 * @param mode how
	 * @param deadline time after which a cancelled process is terminated
	 * @param reason the reason a cancelled process is told
	 * @return 204 or 404
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> end(@Selector String pid, ProcessesEndpoint.@Nullable Mode mode,
			@Nullable Duration deadline, @Nullable String reason) {
		return new WebEndpointResponse<>(status(this.endpoint.end(pid, mode, deadline, reason)));
	}

	private static int status(ProcessesEndpoint.ActionDescriptor action) {
		return action.found() ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND;
	}

}
