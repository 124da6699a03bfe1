package io.luaprocess.spring.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.node.ClusterView;
import io.luaprocess.cluster.node.MemberView;
import io.luaprocess.cluster.node.SessionView;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The cluster as one node sees it.
 *
 * @param node this node: name and incarnation
 * @param roles its roles
 * @param state outside, member or leaving
 * @param members all members, this node included, the oldest first
 * @param memberships how many memberships there have been since the start
 * @param lost nodes that have gone without saying so, since the start
 * @param nodes the other members
 * @param transport what the transport says of itself
 */
public record ClusterDescriptor(String node, Set<String> roles, String state, List<String> members, long memberships,
		long lost, List<Member> nodes, Map<String, Object> transport) implements OperationResponseBody {

	static ClusterDescriptor of(ClusterView view) {
		return new ClusterDescriptor(view.self().toString(), view.roles(), view.state().name().toLowerCase(Locale.ROOT),
				view.order().stream().map(NodeId::toString).toList(), view.memberships(), view.lost(),
				view.members().stream().map(Member::of).toList(), view.transport());
	}

	/**
	 * Another node.
	 *
	 * @param node name and incarnation
	 * @param roles its roles
	 * @param since when it was seen first
	 * @param leaving whether it is about to leave
	 * @param load its load as it has told it; {@code null} before that
	 * @param sessions how many sessions with it there have been
	 * @param resets how many frames of other sessions have come from it
	 * @param session the session
	 */
	public record Member(String node, Set<String> roles, Instant since, boolean leaving, @Nullable Double load,
			long sessions, long resets, Session session) {

		static Member of(MemberView view) {
			return new Member(view.node().toString(), view.roles(), view.since(), view.leaving(),
					Double.isNaN(view.load()) ? null : view.load(), view.sessions(), view.resets(),
					Session.of(view.session()));
		}

	}

	/**
	 * The session with another node.
	 *
	 * @param state opening, open or refused
	 * @param since when it entered that state
	 * @param version version of the protocol; 0 while there is none
	 * @param outbound what goes to the other node
	 * @param inbound what comes from it
	 * @param relations links and monitors with its processes
	 * @param unanswered questions to it that have no answer yet
	 * @param serving questions of it that have no answer yet, calls included
	 * @param roundTrip time of the last probe; {@code null} before the first
	 */
	public record Session(String state, Instant since, int version, SessionView.Outbound outbound,
			SessionView.Inbound inbound, int relations, int unanswered, int serving, @Nullable Duration roundTrip) {

		static Session of(SessionView view) {
			return new Session(view.state().name().toLowerCase(Locale.ROOT), view.since(), view.version(),
					view.outbound(), view.inbound(), view.relations(), view.unanswered(), view.serving(),
					view.roundTrip());
		}

	}

}
