package io.luaprocess.cluster.jgroups;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;
import org.jgroups.Address;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings memberships and frames into the order that a listener is promised. JGroups
 * delivers frames of one sender in order, but by another thread than views, and a frame
 * may come before the view that has its sender.
 * <p>
 * Invariants: a frame is reported only while its sender is in the membership that was
 * reported last. Frames of other nodes are held, in order, and reported right after the
 * membership that has them; too many, or held for too long, they are dropped from the
 * oldest on. Memberships are reported one at a time under the monitor of this object,
 * frames of one sender under the monitor of its {@code Sender}; the former takes the
 * latter, never the other way round. Nothing is reported before {@link #open} and after
 * {@link #close}.
 */
final class Inbox {

	private static final Logger logger = LoggerFactory.getLogger(Inbox.class);

	private static final long MAX_HELD_NANOS = Duration.ofSeconds(10).toNanos();

	private static final int MAX_HELD_BYTES = 16 * 1024 * 1024;

	private final Map<Address, Sender> senders = new ConcurrentHashMap<>();

	/** Null while closed. Guarded by this, as are the following. */
	private ClusterTransport.@Nullable Listener listener;

	private List<Address> latest = List.of();

	private Map<Address, NodeId> reported = Map.of();

	private volatile Map<NodeId, Address> addresses = Map.of();

	/**
	 * Returns the address of a member.
	 * @return null if the node is none
	 */
	@Nullable Address addressOf(NodeId node) {
		return this.addresses.get(node);
	}

	/**
	 * Begins to report, with the latest membership.
	 */
	synchronized void open(ClusterTransport.Listener to) {
		this.listener = to;
		report(to);
	}

	/**
	 * Ends reporting: no call is under way when this method returns.
	 */
	synchronized void close() {
		this.listener = null;
		this.addresses = Map.of();
		this.reported = Map.of();
		this.senders.values().forEach((sender) -> sender.leave());
		this.senders.clear();
	}

	synchronized void members(List<Address> members) {
		this.latest = members;
		if (this.listener != null) {
			report(this.listener);
		}
	}

	void frame(Address from, byte[] frame) {
		Sender sender = this.senders.get(from);
		if (sender == null) {
			NodeId node = NodeAddress.nodeOf(from);
			if (node == null) {
				return;
			}
			sender = this.senders.computeIfAbsent(from, (key) -> new Sender(node));
		}
		sender.frame(frame);
	}

	private void report(ClusterTransport.Listener to) {
		Map<Address, NodeId> members = new LinkedHashMap<>();
		for (Address address : this.latest) {
			NodeId node = NodeAddress.nodeOf(address);
			if (node != null) {
				members.put(address, node);
			}
		}
		this.reported.keySet().forEach((address) -> {
			Sender sender = members.containsKey(address) ? null : this.senders.remove(address);
			if (sender != null) {
				sender.leave();
			}
		});
		this.senders.values().removeIf(Sender::isStale);
		this.addresses = addresses(members);
		this.reported = members;
		to.members(List.copyOf(new ArrayList<>(members.values())));
		members.forEach((address, node) -> this.senders.computeIfAbsent(address, (key) -> new Sender(node)).enter(to));
	}

	private static Map<NodeId, Address> addresses(Map<Address, NodeId> members) {
		Map<NodeId, Address> addresses = new LinkedHashMap<>();
		members.forEach((address, node) -> addresses.put(node, address));
		return Map.copyOf(addresses);
	}

	/**
	 * One node and what it sent.
	 */
	private static final class Sender {

		private final NodeId node;

		/** Not null while the node is a member. Guarded by this, as are the following. */
		private ClusterTransport.@Nullable Listener listener;

		private final Deque<byte[]> held = new ArrayDeque<>(0);

		private long heldBytes;

		private long heldSince = System.nanoTime();

		private Sender(NodeId node) {
			this.node = node;
		}

		private synchronized void frame(byte[] frame) {
			if (this.listener != null) {
				this.listener.received(this.node, frame);
				return;
			}
			long now = System.nanoTime();
			if (this.held.isEmpty()) {
				this.heldSince = now;
			}
			this.held.add(frame);
			this.heldBytes += frame.length;
			while (this.heldBytes > MAX_HELD_BYTES) {
				this.heldBytes -= this.held.remove().length;
			}
			if (now - this.heldSince > MAX_HELD_NANOS) {
				logger.debug("Dropped {} frames of {}, which is no member", this.held.size() - 1, this.node);
				this.held.clear();
				this.held.add(frame);
				this.heldBytes = frame.length;
				this.heldSince = now;
			}
		}

		private synchronized void enter(ClusterTransport.Listener to) {
			if (this.listener == null) {
				this.held.forEach((frame) -> to.received(this.node, frame));
				this.held.clear();
				this.heldBytes = 0;
				this.listener = to;
			}
		}

		private synchronized void leave() {
			this.listener = null;
			this.held.clear();
			this.heldBytes = 0;
		}

		/** Whether this is no member and its frames are too old. */
		private synchronized boolean isStale() {
			return this.listener == null && System.nanoTime() - this.heldSince > MAX_HELD_NANOS;
		}

	}

}
