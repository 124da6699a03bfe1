package io.luaprocess.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two nodes of the shop, each in a JVM, with one database.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("cluster")
@DirtiesContext
class ClusterTests {

	private static final int ORDERS = 200;

	private static final Duration PATIENCE = Duration.ofSeconds(40);

	private static final Path FOLDER = temporaryFolder();

	private static final int PORT = freePort();

	@Autowired
	private ProcessRuntime runtime;

	@Autowired
	private Orders orders;

	@Autowired
	private JdbcClient jdbc;

	private final Client acme;

	private final Client operator;

	ClusterTests(@LocalServerPort int port) {
		this.acme = new Client(port, "acme");
		this.operator = new Client(port, "operator");
	}

	@DynamicPropertySource
	static void node(DynamicPropertyRegistry registry) {
		properties("one").forEach((property) -> registry.add(property[0], () -> property[1]));
	}

	private static Stream<String[]> properties(String node) {
		return Stream.of("shop.database=" + FOLDER, "shop.feed=0", "luaprocess.cluster.node-name=" + node,
				"luaprocess.cluster.bind-port=" + PORT, "luaprocess.cluster.discovery.hosts=127.0.0.1:" + PORT)
			.map((property) -> property.split("=", 2));
	}

	private static SecondShop second() throws IOException {
		return SecondShop.start(FOLDER.resolve("second.log"),
				Stream.concat(properties("two").map((property) -> String.join("=", property)),
						Stream.of("spring.profiles.active=cluster", "server.port=0"))
					.toArray(String[]::new));
	}

	@AfterAll
	static void deleteFolder() throws IOException {
		try (Stream<Path> files = Files.walk(FOLDER)) {
			files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
		}
	}

	@Test
	void noOrderIsLostWithItsNode() throws Exception {
		try (SecondShop second = second()) {
			until("the nodes know each other", () -> members().size() == 2 && second.isAlive());
			String lost = node(members(), "two");

			List<Long> placed = IntStream.range(0, ORDERS).mapToObj((i) -> this.acme.place("lamp", Client.CARD)).toList();
			until("orders of both nodes are under way or done", () -> count("node = ?", lost) > ORDERS / 5);
			int lostWithIt = count("node = ? and state not in ('shipped', 'failed', 'cancelled')", lost);
			second.kill();

			until("every order has ended", () -> this.orders.underWay().isEmpty());
			assertThat(lostWithIt).as("orders under way there").isPositive();
			assertThat(count("state = 'shipped'")).isEqualTo(placed.size());
			until("each has its receipt",
					() -> this.jdbc.sql("select count(*) from receipts").query(Integer.class).single() == ORDERS);
			assertThat(this.jdbc.sql("select stock from items where item = 'lamp'").query(Integer.class).single())
				.isEqualTo(2000 - ORDERS);
		}
	}

	private static String node(List<Pid> caretakers, String name) {
		return caretakers.stream().map(Pid::node).filter((node) -> node.startsWith(name + "#")).findFirst().orElseThrow();
	}

	/** The caretakers that know each other. */
	private List<Pid> members() {
		return this.runtime.groups().members("caretakers");
	}

	private int count(String condition, Object... values) {
		return this.jdbc.sql("select count(*) from orders where " + condition)
			.params(values)
			.query(Integer.class)
			.single();
	}

	private static void until(String what, Callable<Boolean> condition) {
		await(what).atMost(PATIENCE).until(condition);
	}

	private static Path temporaryFolder() {
		try {
			return Files.createTempDirectory("shop");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
