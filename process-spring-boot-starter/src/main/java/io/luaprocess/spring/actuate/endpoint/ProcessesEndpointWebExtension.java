package io.luaprocess.spring.actuate.endpoint;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Gives the operations on a process their HTTP statuses: 204, or 404 for an unknown one;
 * 429 if a message does not fit into the mailbox, 503 if the host is stopping.
 */
@EndpointWebExtension(endpoint = ProcessesEndpoint.class)
public class ProcessesEndpointWebExtension {

	private static final MimeType PLAIN = new MimeType(MimeTypeUtils.TEXT_PLAIN, StandardCharsets.UTF_8);

	private static final String TOP = "top";

	private static final int TOP_LIMIT = 40;

	private final ProcessesEndpoint endpoint;

	private final Show showValues;

	private final Set<String> roles;

	/**
	 * Creates the extension.
	 * @param endpoint the endpoint
	 * @param showValues when to show values of processes
	 * @param roles who may see them, if that depends on the user
	 */
	public ProcessesEndpointWebExtension(ProcessesEndpoint endpoint, Show showValues, Set<String> roles) {
		this.endpoint = endpoint;
		this.showValues = showValues;
		this.roles = Set.copyOf(roles);
	}

	/**
	 * Shows one process, or the first processes as text for a terminal.
	 * @param securityContext who asks
	 * @param pid its PID, the unique part of it, or a registered name; {@code top} for
	 * the text
	 * @param sort for the text: what to sort by, the processor time unless given
	 * @param order for the text: asc or desc
	 * @param limit for the text: how many processes, 40 unless given
	 * @return 200 or 404
	 */
	@ReadOperation(produces = { ProcessesEndpoint.V3_JSON, ProcessesEndpoint.V2_JSON, ProcessesEndpoint.JSON,
			ProcessesEndpoint.TEXT })
	public WebEndpointResponse<Object> process(SecurityContext securityContext, @Selector String pid,
			@Nullable String sort, @Nullable String order, @Nullable Integer limit) {
		if (pid.equals(TOP)) {
			return new WebEndpointResponse<>(this.endpoint.top(top(sort, order, limit)), PLAIN);
		}
		ProcessDetailsDescriptor process = this.endpoint.process(pid,
				this.showValues.isShown(securityContext, this.roles));
		return (process != null) ? new WebEndpointResponse<>(process)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private static ProcessQuery top(@Nullable String sort, @Nullable String order, @Nullable Integer limit) {
		return new ProcessQuery((sort != null) ? sort : "cpu", order, null, null, null, null, null, null,
				(limit != null) ? limit : TOP_LIMIT, null);
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
