package io.luaprocess.spring.dashboard;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that change something and that another site has made a browser send.
 * Holds beside the tokens of Spring Security, which an application may have switched off.
 */
final class SameOrigin {

	/** A browser sends it to another site only if that site agrees before. */
	static final String HEADER = "X-Luaprocess-Dashboard";

	static final DashboardAccess.Csrf CSRF = new DashboardAccess.Csrf(HEADER, null, "1");

	private SameOrigin() {
	}

	/**
	 * Checks a request.
	 * @param token the token the application wants; its own filter has checked it
	 * @return why it is refused; {@code null} if it is allowed
	 */
	static @Nullable String problem(DashboardRequest request, DashboardAccess.@Nullable Csrf token) {
		if (!isSameOrigin(request)) {
			return "sent by a page of another site";
		}
		if (token == null && request.header(HEADER) == null) {
			return "needs the header " + HEADER;
		}
		return null;
	}

	/** Not all browsers send the first header, and none sends it without TLS. */
	private static boolean isSameOrigin(DashboardRequest request) {
		String site = request.header("Sec-Fetch-Site");
		if (site != null) {
			return site.equals("same-origin") || site.equals("none");
		}
		String origin = request.header("Origin");
		return origin == null || authority(origin).equalsIgnoreCase(request.header("Host"));
	}

	private static String authority(String origin) {
		try {
			String authority = URI.create(origin).getRawAuthority();
			return (authority != null) ? authority : "";
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

}
