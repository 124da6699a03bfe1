package io.luaprocess.spring.dashboard;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.spring.dashboard.DashboardAccess.Refusal;
import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.io.ResourceLoader;

/**
 * Answers the requests of the dashboard, for any web stack. Thread-safe. Actions are done
 * with the permissions of the user of the calling thread.
 */
public final class Dashboard {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/** Pages that are loaded again find the history of the last ones. */
	private static final Duration LINGER = Duration.ofSeconds(30);

	private final DashboardAccess access;

	private final DashboardFiles files;

	private final Map<String, View> views;

	private final DashboardActions actions;

	private final LiveViews live;

	private final JsonMapper json;

	/**
	 * Creates it.
	 * @param access who may look
	 * @param resources finds the files of the page
	 * @param views what there is to be seen
	 * @param actions what can be done
	 * @param settings what the dashboard shows and lets do
	 */
	public Dashboard(DashboardAccess access, ResourceLoader resources, DashboardViews views, DashboardActions actions,
			DashboardSettings settings) {
		this.access = access;
		this.files = new DashboardFiles(resources);
		this.views = views.byName();
		this.actions = actions;
		this.json = DashboardJson.MAPPER;
		this.live = new LiveViews(this::picture, views::sample, settings.maxViewers(), INTERVAL, LINGER);
	}

	/**
	 * Returns what closes the streams of the pages when the application stops.
	 */
	public SmartLifecycle lifecycle() {
		return new DashboardLifecycle(this.live);
	}

	LiveViews live() {
		return this.live;
	}

	/**
	 * Answers a request.
	 * @param request the request
	 * @param open opens a stream of events with the status 200
	 * @return the answer; {@code null} if a stream was opened
	 * @throws RuntimeException of Spring Security if a browser is to be led to the login
	 */
	@Nullable DashboardReply handle(DashboardRequest request, Supplier<Viewer.Connection> open) {
		Refusal refusal = this.access.check(request);
		if (refusal != null) {
			return refused(request, refusal);
		}
		try {
			return request.isApi() ? api(request, open) : file(request);
		}
		catch (Failure ex) {
			return problem(ex.status(), ex.getMessage());
		}
		catch (InvalidEndpointRequestException ex) {
			return problem(400, ex.getReason());
		}
		catch (ProcessException ex) {
			return problem(status(ex), ex.error().text());
		}
		catch (RuntimeException ex) {
			if (this.access.isDenial(ex)) {
				return problem(403, ex.getMessage());
			}
			throw ex;
		}
	}

	private DashboardReply refused(DashboardRequest request, Refusal refusal) {
		if (request.isApi()) {
			return problem(refusal.status(), refusal.reason());
		}
		if (refusal.exception() != null) {
			throw refusal.exception();
		}
		return DashboardReply.text(refusal.status(), refusal.reason());
	}

	private static int status(ProcessException ex) {
		if (ex.is(ErrorKind.NOT_FOUND)) {
			return 404;
		}
		if (ex.is(ErrorKind.INVALID)) {
			return 400;
		}
		return ex.is(ErrorKind.PERMISSION_DENIED) ? 403 : 409;
	}

	private DashboardReply problem(int status, @Nullable String text) {
		return DashboardReply.json(status, this.json.writeValueAsBytes(Map.of("error", String.valueOf(text))));
	}

	private DashboardReply file(DashboardRequest request) {
		if (!"GET".equals(request.method()) && !"HEAD".equals(request.method())) {
			throw new Failure(405, "files can only be read");
		}
		String name = String.join("/", request.path());
		return this.files.read(name.isEmpty() ? "index.html" : name, request.header("If-None-Match"));
	}

	private @Nullable DashboardReply api(DashboardRequest request, Supplier<Viewer.Connection> open) {
		List<String> path = request.path().subList(1, request.path().size());
		if (request.isPost()) {
			String problem = SameOrigin.problem(request, this.access.csrf(request));
			if (problem != null) {
				throw new Failure(403, problem);
			}
			this.actions.act(path, request);
			return DashboardReply.empty(204);
		}
		if (!"GET".equals(request.method())) {
			throw new Failure(405, "use GET or POST");
		}
		if (path.equals(List.of("me"))) {
			DashboardAccess.Csrf csrf = this.access.csrf(request);
			Map<String, @Nullable Object> me = this.actions.me(request, this.access.user(),
					(csrf != null) ? csrf : SameOrigin.CSRF);
			me.put("views", this.views.keySet());
			return DashboardReply.json(200, this.json.writeValueAsBytes(me));
		}
		if (path.equals(List.of("stream"))) {
			this.live.open(ViewRequest.parse(request.parameters().getOrDefault("view", "")), open);
			return null;
		}
		this.live.look();
		return DashboardReply.json(200, this.json.writeValueAsBytes(read(new ViewRequest(path, request.parameters()))));
	}

	private Object read(ViewRequest request) {
		View view = this.views.get(request.name());
		if (view == null) {
			throw new Failure(404, "there is no view " + request.name());
		}
		return view.read(request.path().subList(1, request.path().size()), request.parameters());
	}

	private String picture(ViewRequest request) {
		return this.json.writeValueAsString(read(request));
	}

}
