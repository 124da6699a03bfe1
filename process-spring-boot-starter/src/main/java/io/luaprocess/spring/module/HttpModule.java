package io.luaprocess.spring.module;

import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaModule;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * The module {@code http}: requests to hosts that the application allows.
 */
public final class HttpModule implements LuaModule {

	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	private static final int MAX_REDIRECTS = 5;

	private final RestClient client;

	private final AllowedHosts allowed;

	private final Duration timeout;

	private final int maxResponseSize;

	/**
	 * Creates the module.
	 * @param client sends the requests; must neither follow redirects nor keep cookies
	 * @param allowed where requests may go
	 * @param timeout longest time of a request and the redirects it leads to
	 * @param maxResponseSize largest body of a response in bytes
	 */
	public HttpModule(RestClient client, AllowedHosts allowed, Duration timeout, int maxResponseSize) {
		this.client = client;
		this.allowed = allowed;
		this.timeout = timeout;
		this.maxResponseSize = maxResponseSize;
	}

	@Override
	public String name() {
		return "http";
	}

	@Override
	public String description() {
		return "HTTP requests to hosts that the application allows.";
	}

	@Override
	public Map<String, LuaFunction> functions() {
		Map<String, LuaFunction> functions = new LinkedHashMap<>();
		for (String method : new String[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" }) {
			functions.put(method.toLowerCase(Locale.ROOT),
					DescribedFunction.of((call) -> send(call, method, 1), "Sends a " + method + " request.",
							"table<string, any>", "url string", "options? table<string, any>"));
		}
		functions.put("request",
				DescribedFunction.of((call) -> send(call, call.require(1, String.class), 2), "Sends a request.",
						"table<string, any>", "method string", "url string", "options? table<string, any>"));
		return functions;
	}

	private Object send(LuaCall call, String method, int position) {
		if (!METHODS.contains(method)) {
			throw new ProcessException(ErrorKind.INVALID, "bad argument #1 to '" + call.function() + "' (method '"
					+ method + "' is none of " + String.join(", ", METHODS.stream().sorted().toList()) + ")");
		}
		HttpOptions options = HttpOptions.read(call, position + 1);
		URI target = options.applyTo(url(call, position));
		require(call, method, target);
		Duration time = (options.timeout() != null && options.timeout().compareTo(this.timeout) < 0) ? options.timeout()
				: this.timeout;
		Deadline deadline = new Deadline(time);
		try (deadline) {
			return follow(call, HttpMethod.valueOf(method), target, options).plain(call);
		}
		catch (ResourceAccessException ex) {
			throw unreachable(target, deadline, ex);
		}
	}

	private static URI url(LuaCall call, int position) {
		String text = call.require(position, String.class);
		try {
			URI url = new URI(text);
			return (url.getRawFragment() == null) ? url : new URI(text.substring(0, text.indexOf('#')));
		}
		catch (URISyntaxException ex) {
			throw new ProcessException(ErrorKind.INVALID,
					"bad argument #" + position + " to '" + call.function() + "' (no URL: " + ex.getMessage() + ")");
		}
	}

	private void require(LuaCall call, String method, URI target) {
		if (!this.allowed.contains(target)) {
			throw new ProcessException(ErrorKind.PERMISSION_DENIED, "not allowed to send requests to " + target
					+ ": the application allows only those of luaprocess.modules.http.allowed-hosts");
		}
		String text = target.toString();
		int query = text.indexOf('?');
		call.permit("http.request", method + " " + ((query < 0) ? text : text.substring(0, query)));
	}

	/** Goes where the host sends on to, as long as it is the same one. */
	private HttpAnswer follow(LuaCall call, HttpMethod method, URI first, HttpOptions options) {
		URI target = first;
		HttpAnswer answer = exchange(method, target, options);
		for (int i = 0; i < MAX_REDIRECTS; i++) {
			URI next = (method == HttpMethod.GET || method == HttpMethod.HEAD) ? answer.redirect(target) : null;
			if (next == null || !this.allowed.contains(next)) {
				break;
			}
			require(call, method.name(), next);
			target = next;
			answer = exchange(method, target, options);
		}
		return answer;
	}

	private HttpAnswer exchange(HttpMethod method, URI target, HttpOptions options) {
		RestClient.RequestBodySpec request = this.client.method(method).uri(target);
		request.headers((headers) -> options.headers().forEach(headers::set));
		byte[] body = options.body();
		if (body != null) {
			request.body(body);
		}
		return request.exchangeForRequiredValue((sent, response) -> HttpAnswer.read(response, this.maxResponseSize));
	}

	private static ProcessException unreachable(URI target, Deadline deadline, ResourceAccessException ex) {
		boolean late = deadline.expired() || ex.getCause() instanceof HttpTimeoutException
				|| ex.getCause() instanceof InterruptedIOException;
		ProcessError error = late
				? ProcessError.of(ErrorKind.TIMEOUT, "no response of " + target.getHost() + " in time")
				: ProcessError.of(ErrorKind.UNAVAILABLE, target.getHost() + " cannot be reached");
		return new ProcessException(error.withRetryable(true).withCause(ex));
	}

	@Override
	public String toString() {
		return "module 'http' of the application's RestClient (luaprocess.modules.http.enabled)";
	}

}
