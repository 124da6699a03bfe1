package io.luaprocess.cluster.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.luaprocess.cluster.node.names.SharedNames;
import io.luaprocess.cluster.part.ClusterParts;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.placement.LoadPlacement;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs the programs of {@code docs/cluster.md} on two nodes.
 */
class ClusterGuideTests {

	private static final Pattern PROGRAM = Pattern.compile("```lua\\n(.*?)```", Pattern.DOTALL);

	private static final Pattern NAME = Pattern.compile("^-- app:(\\w+)", Pattern.MULTILINE);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@TempDir
	static Path folder;

	private static LuaProcessRuntime one;

	private static LuaProcessRuntime two;

	@BeforeAll
	static void start() throws IOException {
		Files.writeString(folder.resolve("sum.lua"), "return function(a, b) return a + b end");
		String guide = Files.readString(Path.of("../docs/cluster.md"));
		for (MatchResult program : PROGRAM.matcher(guide).results().toList()) {
			String text = program.group(1);
			String name = NAME.matcher(text).results().findFirst().orElseThrow().group(1);
			Files.writeString(folder.resolve(name + ".lua"), text);
		}
		TestNetwork network = new TestNetwork();
		ClusterNode first = node(network, "one");
		one = run(first);
		two = run(node(network, "two"));
		await().atMost(PATIENCE)
			.until(() -> first.describe()
				.members()
				.stream()
				.anyMatch((member) -> member.session().state() == SessionState.OPEN));
	}

	private static ClusterNode node(TestNetwork network, String name) {
		return new ClusterNode(network.transport(name, 1), TestNode.SETTINGS, ClusterGuideTests::parts);
	}

	private static ClusterParts parts(NodeLinks links) {
		return new ClusterParts(new SharedNames(links), new LoadPlacement(links), List.of());
	}

	private static LuaProcessRuntime run(ClusterNode node) throws IOException {
		LuaProcessRuntime runtime = LuaProcessRuntime.builder()
			.roots(List.of(DefinitionRoot.of(folder)))
			.grace(Duration.ofMillis(20))
			.cluster(node)
			.build();
		runtime.start();
		return runtime;
	}

	@AfterAll
	static void stop() {
		one.close();
		two.close();
	}

	@Test
	void processOfAnotherNodeIsAskedAndMonitored() {
		assertThat(one.call("app:main")).isEqualTo(List.of("hello, world", "a worker is done", 3L));
	}

	@Test
	void nameOfTheClusterIsKnownOnBothNodes() {
		two.spawn("app:cashier");
		await().atMost(PATIENCE).until(() -> one.groups().members("staff").size() == 1);
		assertThat(one.request("cashier", "pay", PATIENCE, 7).join()).isEqualTo("paid 7");
	}

}
