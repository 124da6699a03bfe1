package io.luaprocess.cluster.jgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Network namespaces on one bridge, between which single directions can be cut. Needs
 * root and iproute2.
 */
final class Namespaces implements AutoCloseable {

	private static final String NOWHERE = "02:00:00:00:00:99";

	private final String prefix = "lp" + ProcessHandle.current().pid() % 100_000;

	private final int count;

	private Namespaces(int count) {
		this.count = count;
	}

	/**
	 * Creates namespaces.
	 * @throws IOException if that is not possible here
	 */
	static Namespaces create(int count) throws IOException {
		Namespaces namespaces = new Namespaces(count);
		try {
			namespaces.create();
			return namespaces;
		}
		catch (IOException ex) {
			namespaces.close();
			throw ex;
		}
	}

	private void create() throws IOException {
		String hub = this.prefix + "h";
		ip("netns", "add", hub);
		ip("-n", hub, "link", "add", "br0", "type", "bridge");
		ip("-n", hub, "link", "set", "br0", "up");
		for (int i = 1; i <= this.count; i++) {
			ip("netns", "add", name(i));
			ip("link", "add", "port" + i, "netns", hub, "type", "veth", "peer", "name", "eth0", "netns", name(i));
			ip("-n", hub, "link", "set", "port" + i, "master", "br0", "up");
			ip("-n", name(i), "addr", "add", address(i) + "/24", "dev", "eth0");
			ip("-n", name(i), "link", "set", "eth0", "up");
			ip("-n", name(i), "link", "set", "lo", "up");
		}
	}

	String address(int number) {
		return "10.99.7." + number;
	}

	/**
	 * Returns a prefix that runs a command in a namespace.
	 */
	List<String> in(int number) {
		return List.of("ip", "netns", "exec", name(number));
	}

	/**
	 * Drops every packet from one namespace to another; the other direction goes on.
	 */
	void cut(int from, int to) throws IOException {
		ip("-n", name(from), "neigh", "replace", address(to), "lladdr", NOWHERE, "nud", "permanent", "dev", "eth0");
	}

	void heal(int from, int to) throws IOException {
		ip("-n", name(from), "neigh", "del", address(to), "dev", "eth0");
	}

	@Override
	public void close() {
		for (int i = 0; i <= this.count; i++) {
			try {
				ip("netns", "del", (i == 0) ? this.prefix + "h" : name(i));
			}
			catch (IOException ex) {
				// It was not made.
			}
		}
	}

	private String name(int number) {
		return this.prefix + "n" + number;
	}

	private static void ip(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of("ip"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		try {
			if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IOException(String.join(" ", command) + ": " + output.strip());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

}
