package io.luaprocess.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ProcessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Feeds the orders of a CSV file through the shop when the application has started, and
 * tells what became of them.
 */
@Component
class OrderFeed implements ApplicationRunner {

	private static final Logger log = LoggerFactory.getLogger(OrderFeed.class);

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final Orders orders;

	private final int limit;

	OrderFeed(Orders orders, @Value("${shop.feed:2000}") int limit) {
		this.orders = orders;
		this.limit = limit;
	}

	@Override
	public void run(ApplicationArguments args) throws IOException, InterruptedException {
		if (this.limit == 0) {
			return;
		}
		List<String> lines = read();
		long start = System.nanoTime();
		for (String line : lines) {
			String[] field = line.split(",");
			long id = Long.parseLong(field[0]);
			this.orders.place(new Order(id, field[1], field[2], Integer.parseInt(field[3]), field[4]));
			if (field[5].equals("yes")) {
				cancel(id);
			}
		}
		Orders.Totals totals = await(lines.size(), start);
		report(totals, lines.size(), Duration.ofNanos(System.nanoTime() - start));
	}

	private List<String> read() throws IOException {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(new ClassPathResource("orders.csv").getInputStream(), StandardCharsets.UTF_8))) {
			return reader.lines().skip(1).limit(this.limit).toList();
		}
	}

	private void cancel(long id) {
		try {
			this.orders.cancel(id, null);
		}
		catch (ProcessException ex) {
			log.info("order {} was already done when its customer cancelled", id);
		}
	}

	private Orders.Totals await(int expected, long start) throws InterruptedException {
		CountDownLatch never = new CountDownLatch(1);
		Orders.Totals totals = this.orders.totals();
		while (totals.done() < expected && System.nanoTime() - start < PATIENCE.toNanos()) {
			log.info("{} of {} orders done: {}", totals.done(), expected, totals.counts());
			never.await(500, TimeUnit.MILLISECONDS);
			totals = this.orders.totals();
		}
		return totals;
	}

	private static void report(Orders.Totals totals, int expected, Duration took) {
		double seconds = took.toNanos() / 1e9;
		log.info("{} orders in {} s, {} orders/s", expected, "%.1f".formatted(seconds),
				"%.0f".formatted(expected / seconds));
		log.info("  shipped   {}", totals.of("shipped"));
		log.info("  cancelled {}", totals.of("cancelled"));
		log.info("  failed    {}", totals.of("failed"));
		for (Map.Entry<String, Integer> reason : totals.reasons().entrySet()) {
			log.info("            {} {}", reason.getValue(), reason.getKey());
		}
		int lost = expected - totals.done();
		if (lost == 0) {
			log.info("  lost      0");
		}
		else {
			log.error("  lost      {}", lost);
		}
	}

}
