package io.luaprocess.spring.cluster;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.node.ClusterNode;
import io.luaprocess.cluster.node.ClusterView;
import io.luaprocess.cluster.node.MemberView;
import io.luaprocess.cluster.node.SessionState;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of the cluster as this node sees it: down if it is no member, out of service
 * while it leaves or while its side has no majority of the expected nodes, WARN while a
 * session with a member is not open.
 */
final class ClusterHealthIndicator extends AbstractHealthIndicator {

	/**
	 * Below UP, above OUT_OF_SERVICE; the same status that services in a crash loop have.
	 */
	private static final String WARN = "WARN";

	private final ClusterNode node;

	private final @Nullable Integer expected;

	ClusterHealthIndicator(ClusterNode node, @Nullable Integer expected) {
		super("the cluster cannot be read");
		this.node = node;
		this.expected = expected;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		ClusterView view = this.node.describe();
		List<String> members = view.order().stream().map(NodeId::name).toList();
		Map<String, String> closed = new TreeMap<>();
		for (MemberView member : view.members()) {
			if (member.session().state() != SessionState.OPEN) {
				closed.put(member.node().name(), member.session().state().name().toLowerCase(Locale.ROOT));
			}
		}
		state(builder, view, members.size(), closed);
		builder.withDetail("node", view.self().toString()).withDetail("members", members);
		if (this.expected != null) {
			builder.withDetail("expectedNodes", this.expected);
		}
		if (!closed.isEmpty()) {
			builder.withDetail("sessionsNotOpen", closed);
		}
	}

	private void state(Health.Builder builder, ClusterView view, int members, Map<String, String> closed) {
		switch (view.state()) {
			case OUTSIDE -> builder.down().withDetail("problem", "this node is no member of the cluster");
			case LEAVING -> builder.outOfService().withDetail("problem", "this node leaves the cluster");
			case MEMBER -> {
				if (this.expected != null && members * 2 <= this.expected) {
					builder.outOfService()
						.withDetail("problem", members + " of " + this.expected
								+ " expected nodes are no majority: a split, or nodes are down");
				}
				else if (!closed.isEmpty()) {
					builder.status(WARN).withDetail("problem", "a member does not talk with this node yet");
				}
				else {
					builder.up();
				}
			}
		}
	}

}
