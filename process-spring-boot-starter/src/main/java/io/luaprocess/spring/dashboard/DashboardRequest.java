package io.luaprocess.spring.dashboard;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A request below the path of the dashboard, whatever web stack has received it.
 *
 * @param method the HTTP method
 * @param path the decoded segments below the path of the dashboard; none for its root
 * @param parameters the first value of each parameter of query and form
 * @param fields the members of a JSON body, or those parameters; empty for other methods
 * than POST
 * @param headers finds the first value of a header
 * @param attributes finds what the filters before have left at the request
 * @param remote where the request comes from, as the server tells it; {@code null} if it
 * does not
 */
public record DashboardRequest(String method, List<String> path, Map<String, String> parameters,
		Map<String, @Nullable Object> fields, Function<String, @Nullable String> headers,
		Function<String, @Nullable Object> attributes, @Nullable InetAddress remote) {

	/** Makes copies that nothing changes. */
	public DashboardRequest {
		path = List.copyOf(path);
		parameters = Map.copyOf(parameters);
	}

	/**
	 * Returns a header.
	 * @param name its name
	 * @return the first value or {@code null}
	 */
	public @Nullable String header(String name) {
		return this.headers.apply(name);
	}

	/** Whether data is asked for rather than a file. */
	boolean isApi() {
		return !this.path.isEmpty() && "api".equals(this.path.get(0));
	}

	boolean isPost() {
		return "POST".equals(this.method);
	}

	/** A field as text; {@code null} if it is absent or empty. */
	@Nullable String text(String field) {
		Object value = this.fields.get(field);
		return (value == null || value.toString().isEmpty()) ? null : value.toString();
	}

}
