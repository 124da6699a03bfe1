package io.luaprocess.cluster.node;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What can be seen of the session with another node. Counts begin with the session.
 *
 * @param state how far the nodes have come
 * @param since when it entered that state
 * @param version version of the protocol; 0 while there is none
 * @param outbound what goes to the other node
 * @param inbound what comes from it
 * @param relations links and monitors with processes of the other node
 * @param unanswered questions to the other node that have no answer yet
 * @param serving questions of the other node that have no answer yet, calls included
 * @param roundTrip time of the last probe through the lanes and back; {@code null} before
 * the first
 */
public record SessionView(SessionState state, Instant since, int version, Outbound outbound, Inbound inbound,
		int relations, int unanswered, int serving, @Nullable Duration roundTrip) {

	/**
	 * What goes to the other node.
	 *
	 * @param messages messages and requests that wait to be sent
	 * @param messageCapacity most messages and requests that may wait
	 * @param bytes bytes of all that waits to be sent
	 * @param byteCapacity most bytes that may wait
	 * @param unacknowledged bytes that were sent and that the other node has not acted on
	 * @param window most bytes that may be unacknowledged
	 * @param frames frames that were sent
	 * @param sent bytes that were sent
	 * @param refused messages and requests that were refused as the queue was full
	 */
	public record Outbound(int messages, int messageCapacity, long bytes, long byteCapacity, long unacknowledged,
			long window, long frames, long sent, long refused) {
	}

	/**
	 * What comes from the other node.
	 *
	 * @param waiting bytes that have come and wait to be acted on
	 * @param frames frames that have come
	 * @param received bytes that have come
	 */
	public record Inbound(long waiting, long frames, long received) {
	}

}
