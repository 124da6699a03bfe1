package io.luaprocess.spring.module;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Runs the programs of {@code docs/modules.md}.
 */
@Timeout(60)
class ModulesGuideTests {

	@TempDir
	private Path folder;

	/** Makes an application with the program of one chapter as {@code app:main}. */
	private ApplicationContextRunner runner(String module, Class<?>... autoConfigurations) throws IOException {
		Matcher program = Pattern.compile("^## " + module + "$.*?```lua\\n(.*?)```", Pattern.DOTALL | Pattern.MULTILINE)
			.matcher(Files.readString(Path.of("../docs/modules.md")));
		assertThat(program.find()).isTrue();
		// The machine of a test may be busy.
		Files.writeString(this.folder.resolve("main.lua"), program.group(1).replace("\"2s\"", "\"60s\""));
		return ReadyModules.application(this.folder, module, autoConfigurations);
	}

	@Test
	void sql() throws IOException {
		runner("sql", DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				JdbcClientAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class)
			.withPropertyValues("spring.datasource.generate-unique-name=true")
			.run((context) -> {
				JdbcClient client = context.getBean(JdbcClient.class);
				client.sql("create table item (id int primary key, name varchar(20), stock int)").update();
				client.sql("create table movement (item int, quantity int, at timestamp)").update();
				client.sql("insert into item values (7, 'cup', 5)").update();
				assertThat(ReadyModules.call(context, "main", 7, 3)).isEqualTo(2L);
				assertThat(ReadyModules.call(context, "main", 8, 3)).isNull();
				assertThatThrownBy(() -> ReadyModules.call(context, "main", 7, 3)).hasMessage("not enough cup");
				assertThat(client.sql("select count(*) from movement where at is not null").query(Long.class).single())
					.isEqualTo(1L);
			});
	}

	@Test
	void http() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/rates", (exchange) -> answer(exchange, 200, "{\"rate\": 1.5}"));
		server.createContext("/orders", (exchange) -> {
			exchange.getResponseHeaders()
				.add("Location",
						"/orders/" + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			answer(exchange, 201, "{}");
		});
		server.start();
		String base = "http://localhost:" + server.getAddress().getPort();
		try {
			runner("http", HttpClientAutoConfiguration.class, ImperativeHttpClientAutoConfiguration.class,
					RestClientAutoConfiguration.class)
				.withPropertyValues("luaprocess.modules.http.allowed-hosts=" + base,
						"luaprocess.modules.http.timeout=60s", "spring.http.clients.imperative.factory=jdk")
				.run((context) -> assertThat(ReadyModules.call(context, "main", base, "CHF"))
					.isEqualTo("/orders/{\"currency\":\"CHF\",\"rate\":1.5}"));
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	void cache() throws IOException {
		runner("cache").withBean(ConcurrentMapCacheManager.class, () -> new ConcurrentMapCacheManager("rates"))
			.run((context) -> {
				assertThat(ReadyModules.call(context, "main", "CHF")).isEqualTo(1.5);
				assertThat(ReadyModules.call(context, "main", "CHF")).isEqualTo(1.5);
			});
	}

	@Test
	void events() throws IOException {
		runner("events").withBean(Stock.class)
			.run((context) -> assertThat(ReadyModules.call(context, "main", 7)).isEqualTo(7L));
		String guide = Files.readString(Path.of("../docs/modules.md"));
		Matcher example = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(guide);
		assertThat(example.find()).isTrue();
		String self = Files.readString(Path.of("src/test/java/io/luaprocess/spring/module/ModulesGuideTests.java"));
		assertThat(self.replaceAll("\\s+", "")).contains(example.group(1).replaceAll("\\s+", ""));
	}

	@Test
	void env() throws IOException {
		runner("env").withPropertyValues("luaprocess.modules.env.properties=shop.currency")
			.run((context) -> assertThat(ReadyModules.call(context, "main")).isEqualTo("EUR"));
	}

	/** The listener of the guide. */
	static class Stock {

		private final ApplicationEventPublisher publisher;

		Stock(ApplicationEventPublisher publisher) {
			this.publisher = publisher;
		}

		@EventListener(condition = "#event.type() == 'order.placed'")
		void on(LuaEvent event) {
			this.publisher.publishEvent(new LuaEvent("stock.reserved", Map.of("order", 7), event.pid()));
		}

	}

	private static void answer(HttpExchange exchange, int status, String json) throws IOException {
		try (exchange) {
			exchange.getResponseHeaders().add("Content-Type", "application/json");
			exchange.sendResponseHeaders(status, json.length());
			exchange.getResponseBody().write(json.getBytes(StandardCharsets.UTF_8));
		}
	}

}
