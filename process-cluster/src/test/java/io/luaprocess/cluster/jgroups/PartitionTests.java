package io.luaprocess.cluster.jgroups;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.luaprocess.cluster.NodeId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Networks of which one direction is cut.
 */
@Tag("soak")
class PartitionTests {

	private static final Duration PATIENCE = Duration.ofSeconds(40);

	/** The failure timeout, which is 2 s, a few seconds more, and 5 s of rest. */
	private static final Duration SETTLED = Duration.ofSeconds(20);

	private final List<ChildJvm> nodes = new ArrayList<>();

	private Namespaces namespaces;

	@BeforeEach
	void create() {
		try {
			this.namespaces = Namespaces.create(3);
		}
		catch (IOException ex) {
			Assumptions.abort("no network namespaces here: " + ex.getMessage());
		}
	}

	@AfterEach
	void close() {
		this.nodes.forEach(ChildJvm::close);
		if (this.namespaces != null) {
			this.namespaces.close();
		}
	}

	@Test
	void twoNodesOfWhichOneIsNotHeardSplitAndHeal() throws IOException {
		start(2);
		this.namespaces.cut(1, 2);
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(names(1)).containsExactly("n1");
			assertThat(names(2)).containsExactly("n2");
		});
		this.namespaces.heal(1, 2);
		awaitAll();
	}

	@ParameterizedTest
	@CsvSource({ "1,2", "2,1", "1,3", "3,1", "2,3", "3,2" })
	void threeNodesOfWhichOneDoesNotHearAnotherAgreeOnPartsAndHeal(int from, int to) throws IOException {
		start(3);
		this.namespaces.cut(from, to);
		awaitPartsOfNodesThatHearEachOther(from, to);
		this.namespaces.heal(from, to);
		awaitAll();
	}

	@ParameterizedTest
	@CsvSource({ "1,2", "1,3", "2,3" })
	void threeNodesOfWhichTwoDoNotHearEachOtherAgreeOnPartsAndHeal(int one, int other) throws IOException {
		start(3);
		this.namespaces.cut(one, other);
		this.namespaces.cut(other, one);
		awaitPartsOfNodesThatHearEachOther(one, other);
		this.namespaces.heal(one, other);
		this.namespaces.heal(other, one);
		awaitAll();
	}

	private void awaitPartsOfNodesThatHearEachOther(int from, int to) {
		Awaitility.await()
			.atMost(SETTLED)
			.during(Duration.ofSeconds(5))
			.untilAsserted(() -> assertPartsOfNodesThatHearEachOther(from, to));
		for (ChildJvm node : this.nodes) {
			assertThat(node.losses()).as("each other node is lost at most once").doesNotHaveDuplicates();
		}
	}

	/** Each node has the members that its members have, and no part has both. */
	private void assertPartsOfNodesThatHearEachOther(int from, int to) {
		for (int i = 1; i <= this.nodes.size(); i++) {
			Set<String> members = names(i);
			assertThat(members).contains("n" + i).isNotEqualTo(Set.of("n1", "n2", "n3"));
			assertThat(members.containsAll(Set.of("n" + from, "n" + to))).as("%s has both", members).isFalse();
			for (String other : members) {
				assertThat(names(Integer.parseInt(other.substring(1)))).isEqualTo(members);
			}
		}
	}

	private void start(int count) {
		String all = this.namespaces.address(1) + ":7800," + this.namespaces.address(2) + ":7800,"
				+ this.namespaces.address(3) + ":7800";
		for (int i = 1; i <= count; i++) {
			this.nodes.add(ChildJvm.start(this.namespaces.in(i), "c", "n" + i, this.namespaces.address(i), "7800", "0",
					"2000", all));
			awaitAll();
		}
	}

	private void awaitAll() {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			for (ChildJvm node : this.nodes) {
				assertThat(node.members()).hasSize(this.nodes.size()).isEqualTo(this.nodes.getFirst().members());
			}
		});
	}

	private Set<String> names(int node) {
		return this.nodes.get(node - 1).members().stream().map(NodeId::name).collect(Collectors.toSet());
	}

}
