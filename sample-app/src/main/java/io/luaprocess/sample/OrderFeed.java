package io.luaprocess.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.luaprocess.ProcessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.stereotype.Component;

/**
 * Feeds the orders of a CSV file through the shop when the application has started, and
 * tells what became of them.
 */
@Component
class OrderFeed implements ApplicationRunner {

	private static final Logger log = LoggerFactory.getLogger(OrderFeed.class);

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final Set<String> FINAL = Set.of("shipped", "cancelled", "failed");

	private final Shop shop;

	private final Orders orders;

	private final int limit;

	OrderFeed(Shop shop, Orders orders, @Value("${shop.feed:2000}") int limit) {
		this.shop = shop;
		this.orders = orders;
		this.limit = limit;
	}

	@Override
	public void run(ApplicationArguments args) throws IOException, InterruptedException {
		// In a cluster the node that finds no orders feeds.
		if (this.limit == 0 || !this.orders.states().isEmpty()) {
			return;
		}
		List<String> lines = read();
		long start = System.nanoTime();
		for (String line : lines) {
			String[] field = line.split(",");
			as(field[1], () -> place(field));
		}
		int done = await(lines.size(), start);
		report(done, lines.size(), Duration.ofNanos(System.nanoTime() - start));
	}

	/** The order belongs to the tenant, as if it had come by HTTP. */
	static void as(String tenant, Runnable task) {
		Authentication user = UsernamePasswordAuthenticationToken.authenticated(tenant, null,
				AuthorityUtils.createAuthorityList("ROLE_TENANT"));
		new DelegatingSecurityContextRunnable(task, new SecurityContextImpl(user)).run();
	}

	private void place(String[] field) {
		long id = this.shop.place(field[1], field[2], Integer.parseInt(field[3]), field[4]).id();
		if (field[5].equals("yes")) {
			cancel(id);
		}
	}

	private List<String> read() throws IOException {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(new ClassPathResource("orders.csv").getInputStream(), StandardCharsets.UTF_8))) {
			return reader.lines().skip(1).limit(this.limit).toList();
		}
	}

	private void cancel(long id) {
		try {
			this.shop.cancel(id, null);
		}
		catch (ProcessException ex) {
			log.info("order {} was already done when its customer cancelled", id);
		}
	}

	private int await(int expected, long start) throws InterruptedException {
		while (done() < expected && System.nanoTime() - start < PATIENCE.toNanos()) {
			log.info("{} of {} orders done: {}", done(), expected, this.orders.states());
			Thread.sleep(Duration.ofMillis(500));
		}
		return done();
	}

	private int done() {
		return FINAL.stream().mapToInt((state) -> this.orders.states().getOrDefault(state, 0)).sum();
	}

	private void report(int done, int expected, Duration took) {
		double seconds = took.toNanos() / 1e9;
		log.info("{} orders in {} s, {} orders/s", expected, "%.1f".formatted(seconds),
				"%.0f".formatted(expected / seconds));
		Map<String, Integer> states = this.orders.states();
		log.info("  shipped   {}", states.getOrDefault("shipped", 0));
		log.info("  cancelled {}", states.getOrDefault("cancelled", 0));
		log.info("  failed    {}", states.getOrDefault("failed", 0));
		this.orders.failures().forEach((reason, count) -> log.info("            {} {}", count, reason));
		log.info("  lost      {}", expected - done);
	}

}
