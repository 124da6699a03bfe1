package io.luaprocess.spring.dashboard;

import org.jspecify.annotations.Nullable;

/**
 * Decides who may look at the dashboard, and knows who does. Called on the thread of the
 * request. Thread-safe.
 */
public interface DashboardAccess {

	/**
	 * Decides about a request.
	 * @param request the request
	 * @return why it is refused; {@code null} if it is allowed
	 */
	@Nullable Refusal check(DashboardRequest request);

	/**
	 * Returns the name of the user.
	 * @return the name; {@code null} if users have none
	 */
	default @Nullable String user() {
		return null;
	}

	/**
	 * Returns the token that a request of the page has to bring that changes something.
	 * @param request a request of the same session
	 * @return the token; {@code null} if the application has no such tokens
	 */
	default @Nullable Csrf csrf(DashboardRequest request) {
		return null;
	}

	/**
	 * Whether an exception says that the user may not do something.
	 * @param failure the exception
	 */
	default boolean isDenial(RuntimeException failure) {
		return false;
	}

	/**
	 * A request that is not allowed.
	 *
	 * @param status 401 if the user has to log in, 403 otherwise
	 * @param reason the reason, for people
	 * @param exception what leads a browser to the login of the application; {@code null}
	 * for the reason as a text
	 */
	record Refusal(int status, String reason, @Nullable RuntimeException exception) {
	}

	/**
	 * A token against forged requests.
	 *
	 * @param header the header to send it in
	 * @param parameter the field of a form to send it in instead
	 * @param token the token
	 */
	record Csrf(String header, @Nullable String parameter, String token) {
	}

}
