package io.luaprocess.spring.dashboard;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Access without Spring Security: only from this machine, unless remote access was asked
 * for.
 * <p>
 * A page of another site can make a browser on this machine send requests here under a
 * name of its own that resolves to a loopback address. So the name in the request must be
 * one of this machine as well. A proxy on this machine forwards requests of others: what
 * says that it was forwarded is not local.
 */
public final class LocalAccess implements DashboardAccess {

	private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

	private static final List<String> FORWARDED = List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
			"X-Real-IP");

	private static final Refusal REFUSAL = new Refusal(403,
			"The dashboard answers only requests from this machine to localhost, because the application has no Spring"
					+ " Security; luaprocess.dashboard.allow-remote=true answers all requests",
			null);

	private final boolean allowRemote;

	/**
	 * Creates the access.
	 * @param allowRemote whether requests from other machines are answered
	 */
	public LocalAccess(boolean allowRemote) {
		this.allowRemote = allowRemote;
	}

	@Override
	public @Nullable Refusal check(DashboardRequest request) {
		return (this.allowRemote || isLocal(request)) ? null : REFUSAL;
	}

	private static boolean isLocal(DashboardRequest request) {
		return request.remote() != null && request.remote().isLoopbackAddress()
				&& FORWARDED.stream().allMatch((header) -> request.header(header) == null)
				&& LOCAL_NAMES.contains(name(request.header("Host")));
	}

	private static String name(@Nullable String host) {
		if (host == null) {
			return "";
		}
		int port = host.lastIndexOf(':');
		return (port > host.lastIndexOf(']')) ? host.substring(0, port) : host;
	}

}
