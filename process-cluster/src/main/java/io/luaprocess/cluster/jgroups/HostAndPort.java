package io.luaprocess.cluster.jgroups;

/**
 * A place where a member may listen.
 *
 * @param host a host name or an IP address, of version 6 without brackets
 * @param port the port, 1 to 65535
 */
public record HostAndPort(String host, int port) {

	/**
	 * Checks the parts.
	 * @throws IllegalArgumentException if one is not allowed
	 */
	public HostAndPort {
		if (host.isBlank() || port < 1 || port > 65535) {
			throw invalid(host + ":" + port);
		}
	}

	/**
	 * Parses the text form.
	 * @param text {@code host:port}, {@code [address of version 6]:port}
	 * @return the place
	 * @throws IllegalArgumentException if the text is no place
	 */
	public static HostAndPort parse(String text) {
		int colon = text.lastIndexOf(':');
		try {
			String host = text.substring(0, Math.max(colon, 0)).strip();
			if (host.startsWith("[") && host.endsWith("]")) {
				host = host.substring(1, host.length() - 1);
			}
			return new HostAndPort(host, Integer.parseInt(text.substring(colon + 1).strip()));
		}
		catch (NumberFormatException ex) {
			throw invalid(text);
		}
	}

	private static IllegalArgumentException invalid(String text) {
		return new IllegalArgumentException(
				"invalid host '" + text + "', expected host:port with a port from 1 to 65535");
	}

	@Override
	public String toString() {
		return (this.host.indexOf(':') < 0) ? this.host + ":" + this.port : "[" + this.host + "]:" + this.port;
	}

}
