package io.luaprocess.cluster.node;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.luaprocess.Pid;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.NodePart;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes that are members now. Thread-safe; never blocks.
 * <p>
 * Invariants: of several runs of a node only the one with the greatest incarnation is a
 * member, since it cannot have started while an earlier one lived. A node that leaves the
 * membership and comes back is another {@link Member}, so nothing of before remains; it
 * has the inbox of the member before until that one's loss has been acted on.
 */
final class Members implements ClusterTransport.Listener {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.cluster");

	private final Environment environment;

	/** By the text of the node, which PIDs have. */
	private final ConcurrentHashMap<String, Member> byText = new ConcurrentHashMap<>();

	/** By the name of the node. Guarded by this. */
	private final Map<String, SerialExecutor> inboxes = new HashMap<>();

	private volatile List<NodeId> order = List.of();

	private volatile long memberships;

	private final AtomicLong lost = new AtomicLong();

	Members(Environment environment) {
		this.environment = environment;
	}

	@Override
	public synchronized void members(List<NodeId> reported) {
		List<NodeId> current = newestRuns(reported);
		this.memberships++;
		for (Member member : this.byText.values()) {
			if (!current.contains(member.node())) {
				leaves(member, () -> {
					this.lost.incrementAndGet();
					logger.warn("Node {} is lost", member.node());
				});
			}
		}
		this.order = current;
		for (NodeId node : current) {
			if (!node.equals(this.environment.self()) && !this.byText.containsKey(node.toString())) {
				logger.debug("Node {} is a member", node);
				Member member = new Member(this.environment, node, this.inboxes.computeIfAbsent(node.name(),
						(name) -> new SerialExecutor(this.environment.threads())));
				this.byText.put(node.toString(), member);
				member.joined();
			}
		}
		tellParts();
	}

	private void tellParts() {
		this.environment.threads().execute(() -> this.environment.parts().all().forEach(NodePart::membersChanged));
	}

	private void leaves(Member member, Runnable unexpected) {
		this.byText.remove(member.node().toString());
		member.left(unexpected, () -> release(member.node().name()));
	}

	private synchronized void release(String name) {
		if (this.byText.values().stream().noneMatch((member) -> member.node().name().equals(name))) {
			this.inboxes.remove(name);
		}
	}

	private List<NodeId> newestRuns(List<NodeId> reported) {
		Map<String, Long> newest = new HashMap<>();
		reported.forEach((node) -> newest.merge(node.name(), node.incarnation(), Math::max));
		NodeId self = this.environment.self();
		return reported.stream()
			.filter((node) -> node.name().equals(self.name()) ? node.equals(self)
					: newest.getOrDefault(node.name(), 0L) == node.incarnation())
			.toList();
	}

	@Override
	public void received(NodeId from, byte[] frame) {
		Member member = this.byText.get(from.toString());
		if (member != null) {
			member.received(frame);
		}
	}

	/** This node has left: there are no other members. */
	synchronized void clear() {
		this.order = List.of();
		this.byText.values().forEach((member) -> leaves(member, () -> {
			// This node has left, not the other one.
		}));
		tellParts();
	}

	/** Finds the member of a PID; {@code null} if there is none. */
	@Nullable Member find(String node) {
		return this.byText.get(node);
	}

	@Nullable Member find(NodeId node) {
		return this.byText.get(node.toString());
	}

	/**
	 * Returns the member of a PID.
	 * @throws ProcessException as {@link io.luaprocess.cluster.Cluster#require}
	 */
	Member require(Pid pid) {
		Member member = this.byText.get(pid.node());
		if (member == null) {
			throw new ProcessException(
					isEarlierRun(pid.node()) ? ProcessErrors.PROCESS_NOT_FOUND : ProcessErrors.NODE_NOT_FOUND);
		}
		return member;
	}

	/** Whether a member, or this node, has that name and another incarnation. */
	private boolean isEarlierRun(String node) {
		NodeId named;
		try {
			named = NodeId.parse(node);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
		return named.name().equals(this.environment.self().name())
				|| this.order.stream().anyMatch((member) -> member.name().equals(named.name()));
	}

	Collection<Member> all() {
		return this.byText.values();
	}

	List<NodeId> order() {
		return this.order;
	}

	long memberships() {
		return this.memberships;
	}

	long lost() {
		return this.lost.get();
	}

}
