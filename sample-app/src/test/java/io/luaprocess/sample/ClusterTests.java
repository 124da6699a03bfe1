package io.luaprocess.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final int PORT = freePort();

	@TempDir
	static Path folder;

	@Autowired
	private ProcessRuntime runtime;

	@Autowired
	private Shop shop;

	@Autowired
	private Orders orders;

	@Autowired
	private JdbcClient jdbc;

	private int placed;

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
		return Stream
			.of("shop.database=" + folder, "shop.feed=0", "luaprocess.cluster.node-name=" + node,
					"luaprocess.cluster.bind-port=" + PORT, "luaprocess.cluster.discovery.hosts=127.0.0.1:" + PORT)
			.map((property) -> property.split("=", 2));
	}

	private static SecondShop second() throws IOException {
		return SecondShop.start(folder.resolve("second.log"),
				Stream
					.concat(properties("two").map((property) -> String.join("=", property)),
							Stream.of("spring.profiles.active=cluster", "server.port=0"))
					.toArray(String[]::new));
	}

	@Test
	void noOrderIsLostWithItsNode() throws Exception {
		try (SecondShop second = second()) {
			until("the nodes know each other", () -> caretakers().size() == 2 && second.isAlive());
			String lost = caretakers().stream()
				.map(Pid::node)
				.filter((node) -> node.startsWith("two#"))
				.findFirst()
				.orElseThrow();

			place("acme", ORDERS / 2);
			until("orders are under way on the node that is to be lost", () -> {
				place("slow", ORDERS / 4);
				return count("node = ? and tenant = 'slow' and state = 'pricing'", lost) > 0;
			});
			second.kill();
			place("acme", ORDERS / 4);
			// By now the database has what the lost node sent last.
			int done = count("node = ? and tenant = 'slow' and state = 'shipped'", lost);

			until("every order has ended", () -> this.orders.underWay().isEmpty());
			assertThat(this.orders.states()).isEqualTo(Map.of("shipped", this.placed));
			assertThat(count("node = ? and tenant = 'slow'", lost)).as("orders that have stayed that node's")
				.isEqualTo(done);
			until("each has its receipt", () -> number("select count(*) from receipts") == this.placed);
			assertThat(number("select stock from items where item = 'lamp'")).isEqualTo(2000 - this.placed);
		}
	}

	private void place(String tenant, int orders) {
		OrderFeed.as(tenant, () -> {
			for (int i = 0; i < orders; i++) {
				this.placed++;
				this.shop.place(tenant, "lamp", 1, Client.CARD);
			}
		});
	}

	@Test
	void operatorsSeeTheCluster() {
		this.operator.get("/actuator/processcluster").jsonPath("$.state").isEqualTo("member");
		this.operator.get("/actuator/health")
			.jsonPath("$.components.luaprocessCluster.details.members[0]")
			.isEqualTo("one");
		assertThat(this.acme.status("/actuator/processcluster")).isEqualTo(HttpStatus.FORBIDDEN);
	}

	/** Those of all nodes. */
	private List<Pid> caretakers() {
		return this.runtime.groups().members("caretakers");
	}

	private int count(String condition, Object... values) {
		return number("select count(*) from orders where " + condition, values);
	}

	private int number(String sql, Object... values) {
		return this.jdbc.sql(sql).params(values).query(Integer.class).single();
	}

	private static void until(String what, Callable<Boolean> condition) {
		await(what).atMost(PATIENCE).until(condition);
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
