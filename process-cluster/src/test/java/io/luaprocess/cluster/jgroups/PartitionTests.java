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
	@CsvSource({ "1,2", "2,1", "2,3", "3,2" })
	void threeNodesOfWhichOneDoesNotHearAnotherSplitAndHeal(int from, int to) throws IOException {
		start(3);
		this.namespaces.cut(from, to);
		Awaitility.await().atMost(PATIENCE).during(Duration.ofSeconds(2)).untilAsserted(() -> {
			assertThat(names(to)).doesNotContain("n" + from);
			assertThat(names(from)).doesNotContain("n" + to);
		});
		this.namespaces.heal(from, to);
		awaitAll();
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
