package io.luaprocess.spring.actuate.endpoint;

import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.LogText;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Gives commands for services their HTTP statuses: 204, 404 for an unknown one, 409 with
 * the reason for one that is refused.
 */
@EndpointWebExtension(endpoint = ProcessServicesEndpoint.class)
public class ProcessServicesEndpointWebExtension {

	private static final int CONFLICT = 409;

	private final ProcessServicesEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint the endpoint
	 */
	public ProcessServicesEndpointWebExtension(ProcessServicesEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Gives a service a command. Does not wait until it has been carried out.
	 * @param id its id
	 * @param action what it is to do
	 * @return 204, 404 or 409
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, String>> command(@Selector String id,
			ProcessServicesEndpoint.@Nullable Action action) {
		try {
			boolean found = this.endpoint.command(id, action).found();
			return new WebEndpointResponse<>(
					found ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (ProcessException ex) {
			if (ex.is(ErrorKind.PERMISSION_DENIED)) {
				throw ex;
			}
			return new WebEndpointResponse<>(Map.of("error", LogText.line(ex.error().text())), CONFLICT);
		}
	}

}
