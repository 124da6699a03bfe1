package io.luaprocess.cluster.jgroups;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;

/**
 * Prints latency and throughput of the transport between two JVMs on loopback.
 */
public final class TransportFigures implements ClusterTransport.Listener {

	private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();

	private volatile List<NodeId> members = List.of();

	private TransportFigures() {
	}

	/**
	 * Runs the measurement.
	 * @param arguments rounds, 3 when there is none
	 */
	public static void main(String[] arguments) throws Exception {
		int rounds = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 3;
		try (ChildJvm child = ChildJvm.start("figures", "n2", 29810, 2, 8000)) {
			TransportFigures figures = new TransportFigures();
			try (JGroupsTransport transport = new JGroupsTransport(JGroupsSettings.of("figures", "n1")
				.bindPort(29810, 2)
				.secret(System.getenv("CLUSTER_SECRET"))
				.build())) {
				transport.start(figures);
				while (figures.members.size() < 2) {
					Thread.sleep(10);
				}
				NodeId other = figures.members.stream().filter((id) -> !id.equals(transport.self())).findAny().get();
				for (int i = 0; i < rounds; i++) {
					figures.ping(transport, other, 64);
					figures.ping(transport, other, 32 * 1024);
					figures.stream(transport, other, 64, 500_000);
					figures.stream(transport, other, 32 * 1024, 20_000);
				}
			}
		}
	}

	private void ping(JGroupsTransport transport, NodeId to, int size) throws InterruptedException {
		int count = 10_000;
		long[] nanos = new long[count];
		for (int i = 0; i < count; i++) {
			long begin = System.nanoTime();
			sendEchoed(transport, to, size);
			this.frames.take();
			nanos[i] = System.nanoTime() - begin;
		}
		Arrays.sort(nanos);
		System.out.printf(Locale.ROOT, "ping %,6d bytes: p50 %.1f us, p99 %.1f us%n", size, nanos[count / 2] / 1e3,
				nanos[count * 99 / 100] / 1e3);
	}

	private void stream(JGroupsTransport transport, NodeId to, int size, int count) throws InterruptedException {
		long begin = System.nanoTime();
		for (int i = 0; i < count; i++) {
			transport.send(to, new byte[size], size);
		}
		sendEchoed(transport, to, size);
		this.frames.take();
		double seconds = (System.nanoTime() - begin) / 1e9;
		System.out.printf(Locale.ROOT, "stream %,6d bytes: %,.0f frames/s, %,.0f MB/s%n", size, count / seconds,
				count * (double) size / seconds / 1e6);
	}

	private static void sendEchoed(JGroupsTransport transport, NodeId to, int size) {
		byte[] frame = new byte[size];
		frame[0] = 1;
		transport.send(to, frame, size);
	}

	@Override
	public void members(List<NodeId> members) {
		this.members = members;
	}

	@Override
	public void received(NodeId from, byte[] frame) {
		this.frames.add(frame);
	}

}
