package io.luaprocess.spring.module;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The hosts and base URLs that programs may send requests to. An entry is a host
 * ({@code api.example.com}, with the standard ports of HTTP and HTTPS), a host with a
 * port ({@code localhost:8080}), or a base URL ({@code https://api.example.com/v1/}) with
 * everything below it. Immutable.
 */
public final class AllowedHosts {

	/** What servers may take for another path than it looks like. */
	private static final Pattern AMBIGUOUS = Pattern.compile("%2e|%2f|%5c|//|/\\.\\.?(/|;|$)|;",
			Pattern.CASE_INSENSITIVE);

	private final List<Entry> entries;

	/**
	 * Creates a list.
	 * @param entries hosts and base URLs
	 * @throws IllegalArgumentException if one is neither; the message says what is wrong
	 */
	public AllowedHosts(List<String> entries) {
		this.entries = entries.stream().map(Entry::parse).toList();
	}

	/**
	 * Whether a request may be sent.
	 * @param target an absolute URL
	 */
	boolean contains(URI target) {
		return target.getRawUserInfo() == null && target.getHost() != null && isHttp(target.getScheme())
				&& this.entries.stream().anyMatch((entry) -> entry.covers(target));
	}

	private static boolean isHttp(@Nullable String scheme) {
		return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
	}

	/** The port of a URL, also if it is not written. */
	static int port(URI url) {
		return (url.getPort() >= 0) ? url.getPort() : standardPort(url.getScheme());
	}

	private static int standardPort(String scheme) {
		return "https".equalsIgnoreCase(scheme) ? 443 : 80;
	}

	/**
	 * One entry.
	 *
	 * @param scheme the scheme; {@code null} for any
	 * @param host the host in lower case
	 * @param port the port; -1 for the standard one
	 * @param path begin of the path, ends with a slash
	 */
	private record Entry(@Nullable String scheme, String host, int port, String path) {

		static Entry parse(String text) {
			boolean hasScheme = text.contains("://");
			URI url;
			try {
				url = new URI(hasScheme ? text : "http://" + text);
			}
			catch (URISyntaxException ex) {
				throw wrong();
			}
			String path = url.getRawPath();
			if (url.getHost() == null || !isHttp(url.getScheme()) || url.getRawUserInfo() != null
					|| url.getRawQuery() != null || url.getRawFragment() != null || AMBIGUOUS.matcher(path).find()
					|| !hasScheme && !path.isEmpty()) {
				throw wrong();
			}
			return new Entry(hasScheme ? url.getScheme().toLowerCase(Locale.ROOT) : null,
					url.getHost().toLowerCase(Locale.ROOT), hasScheme ? AllowedHosts.port(url) : url.getPort(),
					path.endsWith("/") ? path : path + "/");
		}

		private static IllegalArgumentException wrong() {
			return new IllegalArgumentException(
					"must be a host such as api.example.com, a host with a port such as localhost:8080,"
							+ " or a base URL such as https://api.example.com/v1/");
		}

		boolean covers(URI target) {
			String targetScheme = target.getScheme().toLowerCase(Locale.ROOT);
			int expected = (this.port >= 0) ? this.port : standardPort(targetScheme);
			return (this.scheme == null || this.scheme.equals(targetScheme))
					&& this.host.equals(target.getHost().toLowerCase(Locale.ROOT))
					&& expected == AllowedHosts.port(target) && coversPath(target.getRawPath());
		}

		private boolean coversPath(String rawPath) {
			if (this.path.equals("/")) {
				return true;
			}
			return (rawPath + "/").startsWith(this.path) && !AMBIGUOUS.matcher(rawPath).find();
		}

	}

}
