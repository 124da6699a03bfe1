package io.luaprocess.spring.dashboard;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;

/**
 * The dashboard in servlet applications. A stream of events never goes through the
 * filters and servlets again when it ends, as asynchronous requests of Spring MVC do:
 * these filters would ask for the rights of a user that is not known any more.
 */
public final class DashboardServlet extends HttpServlet {

	private static final long serialVersionUID = 1L;

	/** A larger body is no action of the page. */
	private static final int MAX_BODY = 1 << 20;

	private static final TypeReference<Map<String, @Nullable Object>> FIELDS = new TypeReference<>() {
	};

	private final transient Dashboard dashboard;

	/**
	 * Creates it.
	 * @param dashboard answers
	 */
	public DashboardServlet(Dashboard dashboard) {
		this.dashboard = dashboard;
	}

	@Override
	protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
		DashboardReply.HEADERS.forEach(response::setHeader);
		String path = request.getPathInfo();
		if (path == null || path.isEmpty()) {
			String uri = request.getRequestURI();
			send(response, DashboardReply.redirect(uri.substring(uri.lastIndexOf('/') + 1) + "/"));
			return;
		}
		Map<String, @Nullable Object> fields = fields(request, response);
		if (fields == null) {
			return;
		}
		DashboardReply reply = this.dashboard.handle(describe(request, fields), stream(request, response));
		if (reply != null) {
			send(response, reply);
		}
	}

	private static DashboardRequest describe(HttpServletRequest request, Map<String, @Nullable Object> fields) {
		Map<String, String> parameters = new HashMap<>();
		request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
		return new DashboardRequest(request.getMethod(), segments(request), parameters, fields, request::getHeader,
				request::getAttribute, address(request.getRemoteAddr()));
	}

	private static List<String> segments(HttpServletRequest request) {
		return List.of(StringUtils.delimitedListToStringArray(request.getPathInfo().substring(1), "/"));
	}

	/** The server gives numbers, so that no name is looked up. */
	private static @Nullable InetAddress address(@Nullable String text) {
		try {
			return (text != null) ? InetAddress.ofLiteral(text) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/** The fields of a body; {@code null} if there is an answer already. */
	private static @Nullable Map<String, @Nullable Object> fields(HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		if (!"POST".equals(request.getMethod())) {
			return new HashMap<>();
		}
		if (!isJson(request.getContentType())) {
			Map<String, @Nullable Object> fields = new HashMap<>();
			request.getParameterMap().forEach((name, values) -> fields.put(name, values[0]));
			return fields;
		}
		byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
		if (body.length > MAX_BODY) {
			send(response, DashboardReply.text(413, "too large"));
			return null;
		}
		if (body.length == 0) {
			return new HashMap<>();
		}
		try {
			Map<String, @Nullable Object> fields = DashboardJson.MAPPER.readValue(body, FIELDS);
			return (fields != null) ? fields : new HashMap<>();
		}
		catch (JacksonException ex) {
			send(response, DashboardReply.text(400, "the body is no JSON object"));
			return null;
		}
	}

	private static boolean isJson(@Nullable String type) {
		try {
			return type != null && MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(type));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static void send(HttpServletResponse response, DashboardReply reply) throws IOException {
		response.setStatus(reply.status());
		reply.headers().forEach(response::setHeader);
		byte[] body = reply.body();
		if (body != null) {
			response.setContentLength(body.length);
			response.getOutputStream().write(body);
		}
	}

	private static Supplier<Viewer.Connection> stream(HttpServletRequest request, HttpServletResponse response) {
		return () -> {
			response.setStatus(200);
			response.setContentType("text/event-stream");
			response.setCharacterEncoding("UTF-8");
			response.setHeader("Cache-Control", "no-store");
			// Proxies such as nginx would wait for more.
			response.setHeader("X-Accel-Buffering", "no");
			AsyncContext context = request.startAsync();
			context.setTimeout(0);
			return new Stream(context, response);
		};
	}

	/** A response that stays open. */
	private record Stream(AsyncContext context, HttpServletResponse response) implements Viewer.Connection {

		@Override
		public void write(String text) throws IOException {
			this.response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
			this.response.flushBuffer();
		}

		@Override
		public void close() {
			try {
				this.context.complete();
			}
			catch (IllegalStateException ex) {
				// The server has noticed that the page has gone and ends it itself.
			}
		}

	}

}
