package io.luaprocess.spring.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a request.
 *
 * @param status the HTTP status
 * @param headers its headers beside those of all answers
 * @param body the body; {@code null} for none
 */
public record DashboardReply(int status, Map<String, String> headers, byte @Nullable [] body) {

	/** Headers of every answer: the page loads and does nothing that is not its own. */
	static final Map<String, String> HEADERS = Map.of("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
					+ " base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
			"X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "X-Frame-Options", "DENY");

	private static final Map<String, String> NOT_STORED = Map.of("Cache-Control", "no-store");

	static DashboardReply json(int status, byte[] body) {
		return new DashboardReply(status, Map.of("Cache-Control", "no-store", "Content-Type", "application/json"),
				body);
	}

	static DashboardReply text(int status, String text) {
		Map<String, String> headers = new LinkedHashMap<>(NOT_STORED);
		headers.put("Content-Type", "text/plain;charset=UTF-8");
		return new DashboardReply(status, headers, text.getBytes(StandardCharsets.UTF_8));
	}

	static DashboardReply empty(int status) {
		return new DashboardReply(status, NOT_STORED, null);
	}

	/**
	 * To a place beside or below the request; absolute URLs would be wrong behind
	 * proxies.
	 */
	static DashboardReply redirect(String relative) {
		return new DashboardReply(302, Map.of("Cache-Control", "no-store", "Location", relative), null);
	}

	/** Not allowed, or gone in the meantime, or not there at all. */
	static final class Failure extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final int status;

		Failure(int status, String message) {
			super(message);
			this.status = status;
		}

		int status() {
			return this.status;
		}

	}

}
