package io.luaprocess.cluster.placement;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.luaprocess.ErrorDetails;
import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.part.NodePart;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.cluster.wire.WireLimits;
import io.luaprocess.cluster.wire.WireVersion;
import io.luaprocess.runtime.LocalNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoadPlacement}.
 */
class LoadPlacementTests {

	private static final NodeId SELF = new NodeId("n1", 10);

	private static final NodeId SECOND = new NodeId("n2", 20);

	private static final NodeId THIRD = new NodeId("n3", 30);

	private final Map<NodeId, Set<String>> members = new HashMap<>(
			Map.of(SELF, Set.of("web"), SECOND, Set.of("web", "work"), THIRD, Set.of("work")));

	private final Set<NodeId> unavailable = new HashSet<>();

	private final LoadPlacement placement = new LoadPlacement(new Members());

	/** Members of a test. */
	private final class Members implements NodeLinks {

		@Override
		public NodeId self() {
			return SELF;
		}

		@Override
		public LocalNode local() {
			throw new IllegalStateException("not assembled");
		}

		@Override
		public List<NodeId> members() {
			return LoadPlacementTests.this.members.keySet().stream().sorted().toList();
		}

		@Override
		public Set<String> roles(NodeId node) {
			return LoadPlacementTests.this.members.getOrDefault(node, Set.of());
		}

		@Override
		public boolean isAvailable(NodeId node) {
			return !LoadPlacementTests.this.unavailable.contains(node);
		}

		@Override
		public boolean send(NodeId node, FrameType type, Consumer<FrameWriter> fields) {
			return false;
		}

		@Override
		public void broadcast(FrameType type, Consumer<FrameWriter> fields) {
		}

		@Override
		public void report(NodePart part) {
		}

	}

	private void told(NodeId node, int busy, int workers, int live) {
		WireLimits limits = WireLimits.ofRecord(1000);
		FrameWriter out = new FrameWriter(limits);
		out.open(WireVersion.THIS.current(), 1);
		out.begin(FrameType.STATUS).number(busy).number(workers).number(live).end();
		FrameReader in = new FrameReader(WireVersion.THIS, limits);
		in.open(out.toBytes());
		in.next();
		this.placement.reported(node, in);
	}

	@Test
	void aNameIsThatNode() {
		assertThat(this.placement.place("n2")).isEqualTo(SECOND);
		this.unavailable.add(SECOND);
		assertThat(this.placement.place("n2")).as("whatever its state").isEqualTo(SECOND);
		assertNotFound("n9", Map.of("node", "n9"));
		this.members.clear();
		assertThat(this.placement.place("n1")).as("before it has joined").isEqualTo(SELF);
	}

	@Test
	void theLeastLoadedIsChosenOfThoseThatAreAvailable() {
		told(SELF, 5, 4, 0);
		told(SECOND, 0, 4, 0);
		told(THIRD, 1, 4, 0);
		assertThat(this.placement.place("*")).isEqualTo(SECOND);
		this.unavailable.add(SECOND);
		assertThat(this.placement.place("*")).isEqualTo(THIRD);
		assertThat(this.placement.place("role:web")).isEqualTo(SELF);
		assertThat(this.placement.load(THIRD)).isEqualTo(0.5);
	}

	@Test
	void withoutOtherNodesItIsThisOne() {
		this.unavailable.addAll(this.members.keySet());
		assertThat(this.placement.place("*")).isEqualTo(SELF);
		assertThat(this.placement.place("key:x")).isEqualTo(SELF);
	}

	@Test
	void aRoleThatNoNodeHasIsNotFound() {
		assertNotFound("role:mail", Map.of("role", "mail"));
		assertNotFound("role:mail,key:x", Map.of("role", "mail"));
		this.unavailable.add(SECOND);
		this.unavailable.add(THIRD);
		assertNotFound("role:work", Map.of("role", "work"));
	}

	@Test
	void aKeyIsOwnedByOneNodeOfThoseWithTheRole() {
		Set<NodeId> owners = new HashSet<>();
		Set<NodeId> workers = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			owners.add(this.placement.place("key:order " + i));
			workers.add(this.placement.place("role:work,key:order " + i));
			assertThat(this.placement.place("key:order " + i)).isEqualTo(this.placement.place("key:order " + i));
		}
		assertThat(owners).containsExactlyInAnyOrder(SELF, SECOND, THIRD);
		assertThat(workers).containsExactlyInAnyOrder(SECOND, THIRD);
	}

	@Test
	void theLoadOfANodeIsVoidWhenItsSessionEnds() {
		told(SECOND, 0, 4, 0);
		this.placement.closed(SECOND);
		assertThat(this.placement.load(SECOND)).isNaN();
	}

	@Test
	void loadsThatCannotBeAreBounded() {
		told(SECOND, 0, 0, 0);
		assertThat(this.placement.load(SECOND)).isZero();
	}

	private void assertNotFound(String place, Map<Object, Object> details) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.placement.place(place))
			.withMessage("node not found")
			.satisfies((ex) -> assertThat(ex.error().details()).isEqualTo(new ErrorDetails.Plain(Map.copyOf(details))))
			.matches((ex) -> ex.is(ErrorKind.NOT_FOUND));
	}

}
