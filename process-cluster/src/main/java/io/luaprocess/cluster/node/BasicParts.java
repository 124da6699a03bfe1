package io.luaprocess.cluster.node;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.ClusterParts;
import io.luaprocess.cluster.part.CommonNames;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.part.Placement;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a node without common names and groups, whose processes are placed by the
 * name of a node only.
 */
public final class BasicParts {

	private BasicParts() {
	}

	/**
	 * Makes the parts.
	 * @param links the other nodes
	 * @return the parts
	 */
	public static ClusterParts make(NodeLinks links) {
		return new ClusterParts(new NoNames(links), new ByName(links), List.of());
	}

	/** Places processes by the name of a node. */
	private record ByName(NodeLinks links) implements Placement {

		@Override
		public NodeId place(String place) {
			return this.links.members()
				.stream()
				.filter((node) -> node.name().equals(place))
				.findFirst()
				.orElseThrow(
						() -> new ProcessException(ProcessErrors.NODE_NOT_FOUND.withDetails(Map.of("node", place))));
		}

		@Override
		public double load(NodeId node) {
			return Double.NaN;
		}

	}

	/** No names. */
	private record NoNames(NodeLinks links) implements CommonNames {

		private static final ProcessError NONE = ProcessError.of(ErrorKind.UNAVAILABLE,
				"this node has no names in common with others");

		@Override
		public CompletableFuture<Outcome> register(Identity identity, Pid sender, String name, Pid pid, int priority) {
			return done(Outcome.failure(NONE));
		}

		private CompletableFuture<Outcome> done(Outcome outcome) {
			CompletableFuture<Outcome> result = this.links.local().kernel().future();
			result.complete(outcome);
			return result;
		}

		@Override
		public @Nullable Pid lookup(String name) {
			return null;
		}

		@Override
		public CompletableFuture<Outcome> unregister(Identity identity, Pid sender, String name) {
			return done(Outcome.of(false));
		}

		@Override
		public Map<String, Pid> all() {
			return Map.of();
		}

		@Override
		public void groupChanged(String group, Pid pid, boolean joined) {
			// There are no groups.
		}

		@Override
		public List<Pid> members(String group) {
			return List.of();
		}

		@Override
		public void release(Pid pid) {
			// It has no names.
		}

	}

}
