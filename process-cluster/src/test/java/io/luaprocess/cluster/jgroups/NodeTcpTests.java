package io.luaprocess.cluster.jgroups;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jgroups.JChannel;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages to a port that does not answer, as behind a network that drops packets. Such a
 * port has a queue of connections that is full.
 */
class NodeTcpTests {

	private static final int CONNECT_MILLIS = 10_000;

	private final List<Socket> queued = new ArrayList<>();

	private final NodeTcp tcp = new NodeTcp();

	private JChannel channel;

	private ServerSocket silent;

	@BeforeEach
	void create() throws Exception {
		this.silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		fill();
		this.tcp.setBindAddress(InetAddress.getLoopbackAddress());
		this.tcp.setBindPort(0);
		this.tcp.setSockConnTimeout(CONNECT_MILLIS);
		this.tcp.nonBlockingSends(true);
		this.channel = new JChannel(this.tcp);
		this.channel.connect("c");
	}

	private void fill() throws Exception {
		for (int i = 0; i < 16; i++) {
			Socket socket = new Socket();
			this.queued.add(socket);
			try {
				socket.connect(new InetSocketAddress(this.silent.getInetAddress(), this.silent.getLocalPort()), 200);
			}
			catch (SocketTimeoutException ex) {
				return;
			}
		}
		Assumptions.abort("the queue of connections of a port does not become full here");
	}

	@AfterEach
	void close() throws Exception {
		this.channel.close();
		for (Socket socket : this.queued) {
			socket.close();
		}
		this.silent.close();
	}

	@Test
	void aPortThatDoesNotAnswerHoldsUpNoSenderAndGetsWhatWaited() throws Exception {
		long begin = System.nanoTime();
		for (int i = 0; i < 10; i++) {
			byte[] message = ("message " + i).getBytes(StandardCharsets.US_ASCII);
			this.tcp.send(new IpAddress(this.silent.getInetAddress(), this.silent.getLocalPort()), message, 0,
					message.length);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(CONNECT_MILLIS / 4));
		assertThat(accepted()).contains("message 0", "message 9");
	}

	/** Accepts what is queued, and returns what the last connection brings. */
	private String accepted() throws Exception {
		int before = this.queued.size();
		for (int i = 0; i < before; i++) {
			Socket accepted = this.silent.accept();
			this.queued.add(accepted);
			StringBuilder text = new StringBuilder();
			accepted.setSoTimeout(CONNECT_MILLIS);
			InputStream in = accepted.getInputStream();
			this.queued.get(i).close();
			for (int next = in.read(); next >= 0; next = in.read()) {
				text.append((char) next);
				if (text.indexOf("message 9") >= 0) {
					return text.toString();
				}
			}
		}
		return "";
	}

}
