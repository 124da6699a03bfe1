package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Gives the deletion of a process its HTTP statuses: 204, or 404 for an unknown one.
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
	 * Ends one process.
	 * @param pid its PID, or the unique part of it
	 * @param mode how
	 * @param deadline time after which a cancelled process is terminated
	 * @param reason the reason a cancelled process is told
	 * @return 204 or 404
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> end(@Selector String pid, ProcessesEndpoint.@Nullable Mode mode,
			@Nullable Duration deadline, @Nullable String reason) {
		boolean found = this.endpoint.end(pid, mode, deadline, reason);
		return new WebEndpointResponse<>(
				found ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
