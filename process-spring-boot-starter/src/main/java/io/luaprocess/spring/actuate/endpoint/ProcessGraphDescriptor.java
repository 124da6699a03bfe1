package io.luaprocess.spring.actuate.endpoint;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Processes around one process, and how they are related.
 *
 * @param root unique part of the PID of the process in the middle
 * @param truncated whether there are more processes within the depth than are shown
 * @param nodes the processes, the nearest first
 * @param edges the relations between them
 */
public record ProcessGraphDescriptor(String root, boolean truncated, List<NodeDescriptor> nodes,
		List<EdgeDescriptor> edges) implements OperationResponseBody {

	/**
	 * A process.
	 *
	 * @param pid the PID
	 * @param number its unique part; all of the PID of a process of another node
	 * @param definition the entry it runs; {@code null} for a process of another node
	 * @param state running, waiting, ready or ending; remote for a process of another
	 * node
	 * @param mailbox messages not yet received
	 * @param memoryBytes what it is estimated to hold
	 * @param cpuMillis processor time it has used, sampled
	 * @param distance how many relations away it is
	 */
	public record NodeDescriptor(String pid, String number, @Nullable String definition, String state, int mailbox,
			long memoryBytes, long cpuMillis, int distance) {
	}

	/**
	 * A relation.
	 *
	 * @param from number of the parent, the process that monitors, or one side of a link
	 * @param to number of the child, the process that is monitored, or the other side
	 * @param kind parent, monitor or link
	 */
	public record EdgeDescriptor(String from, String to, String kind) {
	}

}
