package io.luaprocess.spring.actuate.endpoint;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Shows payloads of dead letters only to users that may see values.
 */
@EndpointWebExtension(endpoint = ProcessEventsEndpoint.class)
public class ProcessEventsEndpointWebExtension {

	private final ProcessEventsEndpoint endpoint;

	private final Show showValues;

	private final Set<String> roles;

	/**
	 * Creates the extension.
	 * @param endpoint the endpoint
	 * @param showValues when payloads are shown
	 * @param roles the roles that may see them; empty for every authenticated user
	 */
	public ProcessEventsEndpointWebExtension(ProcessEventsEndpoint endpoint, Show showValues, Set<String> roles) {
		this.endpoint = endpoint;
		this.showValues = showValues;
		this.roles = Set.copyOf(roles);
	}

	/**
	 * Shows a part.
	 * @param security the user
	 * @param part {@code crashes}, {@code deadletters} or {@code denials}
	 * @return its descriptor; {@code null} if there is no such part
	 */
	@ReadOperation
	public @Nullable OperationResponseBody part(SecurityContext security, @Selector String part) {
		return this.endpoint.part(part, this.showValues.isShown(security, this.roles));
	}

}
