package io.luaprocess.cluster.node;

import java.time.Instant;
import java.util.Set;

import io.luaprocess.cluster.NodeId;

/**
 * What can be seen of another node.
 *
 * @param node name and incarnation
 * @param roles its roles; empty before it has said so
 * @param since when it was seen first
 * @param leaving whether it is about to leave
 * @param load its load as it has told it, from 0; {@link Double#NaN} before that
 * @param sessions how many sessions with it there have been, this one included
 * @param resets how many frames of other sessions have come from it
 * @param session the session
 */
public record MemberView(NodeId node, Set<String> roles, Instant since, boolean leaving, double load, long sessions,
		long resets, SessionView session) {
}
