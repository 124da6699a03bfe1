package io.luaprocess.benchmarks.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The loopback interface.
 */
final class Loopback {

	static final String ADDRESS = "127.0.0.1";

	private Loopback() {
	}

	/** Finds a port at which nothing listens. */
	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
			return socket.getLocalPort();
		}
	}

}
