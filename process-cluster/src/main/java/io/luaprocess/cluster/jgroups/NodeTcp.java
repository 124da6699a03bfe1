package io.luaprocess.cluster.jgroups;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jgroups.Address;
import org.jgroups.protocols.TCP;

/**
 * TCP of JGroups, whose connections are opened and closed without holding up the caller.
 * <p>
 * Opening: JGroups connects in the thread that sends. Heartbeats and retransmissions are
 * sent by the one thread of its timer, so a host that drops packets would hold up the
 * heartbeats to all other members, and the detection of failures. Here messages to a
 * place without a connection wait for it in a short queue, and are lost if there is none.
 * Protocols above send again what must arrive, and restore the order.
 * <p>
 * Closing: JGroups writes a farewell into a connection before it closes it, in the thread
 * that installs the view; into the full socket of a stopped process that write takes
 * forever.
 */
final class NodeTcp extends TCP {

	private static final Duration PATIENCE = Duration.ofMillis(100);

	private static final int MAX_WAITING_BYTES = 1024 * 1024;

	/** By place, while a connection is opened. */
	private final Map<Address, Waiting> waiting = new ConcurrentHashMap<>();

	@Override
	public void send(Address to, byte[] data, int offset, int length) throws Exception {
		if (this.srv == null || this.srv.connectionEstablishedTo(to) || to.equals(this.srv.localAddress())) {
			super.send(to, data, offset, length);
			return;
		}
		byte[] message = Arrays.copyOfRange(data, offset, offset + length);
		this.waiting.compute(to, (key, present) -> {
			if (present == null) {
				Thread.ofVirtual().start(() -> connect(to, message));
				return new Waiting();
			}
			present.add(message);
			return present;
		});
	}

	private void connect(Address to, byte[] first) {
		try {
			super.send(to, first, 0, first.length);
		}
		catch (Exception ex) {
			this.waiting.remove(to);
			this.log.debug("%s: no connection to %s: %s", this.local_addr, to, ex);
			return;
		}
		Waiting behind = this.waiting.remove(to);
		try {
			for (byte[] message : (behind != null) ? behind.messages : List.<byte[]>of()) {
				super.send(to, message, 0, message.length);
			}
		}
		catch (Exception ex) {
			this.log.debug("%s: messages to %s are lost: %s", this.local_addr, to, ex);
		}
	}

	@Override
	public void retainAll(Collection<Address> members) {
		List<Address> retained = List.copyOf(members);
		Thread closing = Thread.ofVirtual().start(() -> super.retainAll(retained));
		try {
			closing.join(PATIENCE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Messages behind the one that opens a connection. Changed in the map only.
	 */
	private static final class Waiting {

		private final List<byte[]> messages = new ArrayList<>();

		private long bytes;

		private void add(byte[] message) {
			if (this.bytes < MAX_WAITING_BYTES) {
				this.messages.add(message);
				this.bytes += message.length;
			}
		}

	}

}
