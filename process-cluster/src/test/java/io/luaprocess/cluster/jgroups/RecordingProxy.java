package io.luaprocess.cluster.jgroups;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A port in front of that of a node. Keeps what comes in on each connection.
 */
final class RecordingProxy implements AutoCloseable {

	private final ServerSocket server;

	private final int target;

	private final List<ByteArrayOutputStream> recordings = new CopyOnWriteArrayList<>();

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	RecordingProxy(int port, int target) throws IOException {
		this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
		this.target = target;
		Thread.ofVirtual().start(this::accept);
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.server.accept();
				this.sockets.add(client);
				Thread.ofVirtual().start(() -> connect(client));
			}
		}
		catch (IOException ex) {
			// The proxy is closed.
		}
	}

	private void connect(Socket client) {
		try (client; Socket node = new Socket(this.server.getInetAddress(), this.target)) {
			this.sockets.add(node);
			ByteArrayOutputStream recording = new ByteArrayOutputStream();
			this.recordings.add(recording);
			Thread.ofVirtual().start(() -> copy(node, client, new ByteArrayOutputStream()));
			copy(client, node, recording);
		}
		catch (IOException ex) {
			// Nothing listens at the port of the node.
		}
	}

	private void copy(Socket from, Socket to, ByteArrayOutputStream recording) {
		byte[] buffer = new byte[16 * 1024];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				recording.write(buffer, 0, count);
				out.write(buffer, 0, count);
			}
		}
		catch (IOException ex) {
			// One side has closed the connection.
		}
	}

	/**
	 * Returns what has come in so far, for each connection.
	 */
	List<byte[]> recordings() {
		return this.recordings.stream().map(ByteArrayOutputStream::toByteArray).toList();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
