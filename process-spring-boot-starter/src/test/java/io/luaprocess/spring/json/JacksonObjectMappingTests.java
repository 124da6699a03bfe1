package io.luaprocess.spring.json;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessJacksonAutoConfiguration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link JacksonObjectMapping}, in an application.
 */
class JacksonObjectMappingTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessJacksonAutoConfiguration.class));

	enum Size {

		@JsonProperty("xl")
		LARGE

	}

	record Line(@JsonProperty("item_id") @JsonFormat(shape = JsonFormat.Shape.STRING) long item, Size size) {
	}

	record Order(List<Line> lines, Instant at, ZonedDateTime until, Duration patience, LocalDate day, byte[] raw,
			Map<String, Integer> counts) {
	}

	record Page<T>(List<T> items, int total) {
	}

	static class Bean {

		private String name = "";

		private Map<String, Integer> counts = Map.of();

		private Pid pid;

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

		public Map<String, Integer> getCounts() {
			return this.counts;
		}

		public void setCounts(Map<String, Integer> counts) {
			this.counts = counts;
		}

		public Pid getPid() {
			return this.pid;
		}

		public void setPid(Pid pid) {
			this.pid = pid;
		}

		@JsonIgnore
		public String getSecret() {
			return "secret";
		}

	}

	static class Cyclic {

		public Cyclic getSelf() {
			return this;
		}

	}

	/** A tree of another library. */
	static class OtherTree implements Iterable<OtherTree> {

		@Override
		public Iterator<OtherTree> iterator() {
			return List.of(new OtherTree()).iterator();
		}

		public int getNumber() {
			return 1;
		}

	}

	record Holder(Object value) {
	}

	private void run(Consumer<ProcessRuntime> test) {
		this.runner.run((context) -> test.accept(context.getBean(ProcessRuntime.class)));
	}

	private static String refusal(ProcessRuntime runtime, Object value) {
		ProcessException refused = catchThrowableOfType(ProcessException.class,
				() -> runtime.call("demo:same", Map.of("x", value)));
		assertThat(refused).as("refusal of %s", value).isNotNull();
		assertThat(refused.is(ErrorKind.INVALID)).isTrue();
		return refused.getMessage();
	}

	@Test
	void treesAreMappedBothWays() {
		run((runtime) -> {
			JsonNode tree = JsonMapper.shared().readTree("{\"a\":1,\"b\":[true,\"x\",1.5],\"c\":{}}");
			assertThat(runtime.call("demo:same", tree))
				.isEqualTo(Map.of("a", 1L, "b", List.of(true, "x", 1.5), "c", List.of()));
			ObjectNode back = runtime.callFor(ObjectNode.class, "demo:same", tree);
			assertThat(back.get("b")).isEqualTo(tree.get("b"));
			assertThat(back.get("a").longValue()).isEqualTo(1);
			assertThat(runtime.callFor(ObjectNode.class, "demo:same", Map.of())).isNotNull();
			assertThat(refusal(runtime, JsonMapper.shared().readTree("{\"a\":[1,9007199254740993]}")))
				.isEqualTo("cannot map number 9007199254740993 at argument[1].x.a[2] without loss; use a string");
		});
	}

	@Test
	void recordsHaveTheNamesOfJacksonAndKeepTimesAndBytes() {
		run((runtime) -> {
			Instant at = Instant.parse("2026-01-02T03:04:05.000000678Z");
			ZonedDateTime until = at.atZone(ZoneId.of("Europe/Berlin"));
			byte[] raw = { (byte) 0xff, 'a' };
			Order order = new Order(List.of(new Line(9007199254740993L, Size.LARGE)), at, until, Duration.ofSeconds(90),
					LocalDate.of(2026, 1, 2), raw, Map.of());
			Map<?, ?> seen = runtime.callFor(Map.class, "demo:same", order);
			assertThat(seen.get("lines")).isEqualTo(List.of(Map.of("item_id", "9007199254740993", "size", "xl")));
			assertThat(seen.get("at")).isEqualTo(at.atZone(ZoneId.of("Z")));
			assertThat(seen.get("patience")).isEqualTo(Duration.ofSeconds(90));
			assertThat(seen.get("raw")).isEqualTo(raw);
			Order back = runtime.callFor(Order.class, "demo:same", order);
			assertThat(back).usingRecursiveComparison().isEqualTo(order);
			assertThat(runtime.callFor(Size.class, "demo:same", Size.LARGE)).isEqualTo(Size.LARGE);
		});
	}

	@Test
	void beansAndGenericTypesAreMapped() {
		run((runtime) -> {
			Bean bean = new Bean();
			bean.setName("n");
			bean.setPid(Pid.of("app:processes", 4));
			assertThat(runtime.call("demo:same", bean))
				.isEqualTo(Map.of("name", "n", "counts", List.of(), "pid", "{app:processes|0x00004}"));
			Bean back = runtime.callFor(Bean.class, "demo:same", bean);
			assertThat(back.getName()).isEqualTo("n");
			assertThat(back.getPid()).isEqualTo(bean.getPid());
			assertThat(back.getCounts()).isEmpty();
			Page<Line> page = runtime.callFor(new ParameterizedTypeReference<Page<Line>>() {
			}.getType(), "demo:same", new Page<>(List.of(new Line(1, Size.LARGE)), 1));
			assertThat(page.items()).containsExactly(new Line(1, Size.LARGE));
			List<Line> lines = runtime.callFor(new ParameterizedTypeReference<List<Line>>() {
			}.getType(), "demo:same", List.of(new Line(2, Size.LARGE)));
			assertThat(lines).containsExactly(new Line(2, Size.LARGE));
		});
	}

	@Test
	void rulesOfTheApplicationsMapperHold() {
		this.runner
			.withBean(JsonMapper.class,
					() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build())
			.run((context) -> {
				record Person(String firstName) {
				}
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				assertThat(runtime.call("demo:same", new Person("Ann"))).isEqualTo(Map.of("first_name", "Ann"));
				assertThat(runtime.callFor(Person.class, "demo:same", Map.of("first_name", "Ann")))
					.isEqualTo(new Person("Ann"));
			});
	}

	@Test
	void whatCannotBeMappedIsRefused() {
		run((runtime) -> {
			assertThat(refusal(runtime, new OtherTree()))
				.isEqualTo("cannot map " + OtherTree.class.getName() + " at argument[1].x");
			assertThat(refusal(runtime, new Holder(new OtherTree()))).contains(OtherTree.class.getName());
			assertThat(refusal(runtime, java.nio.file.Path.of("/tmp"))).startsWith("cannot map sun.nio.fs.UnixPath at");
			assertThat(refusal(runtime, new Cyclic())).contains(Cyclic.class.getName());
			assertThat(refusal(runtime, new JacksonObjectMappingTests())).contains("argument[1].x");
			assertThat(refusal(runtime, new IllegalStateException())).contains("IllegalStateException at");
		});
	}

	@Test
	void resultsThatDoNotFitSayWhere() {
		run((runtime) -> {
			ProcessException refused = catchThrowableOfType(ProcessException.class, () -> runtime.callFor(Page.class,
					"demo:same", Map.of("items", List.of(), "total", 3_000_000_000L)));
			assertThat(refused)
				.hasMessageStartingWith("cannot convert table to " + Page.class.getName() + " at result: total: ");
			assertThat(catchThrowableOfType(ProcessException.class,
					() -> runtime.callFor(Page.class, "demo:same", Map.of("total", 1.5))))
				.hasMessageContaining("total: ");
		});
	}

	@Test
	void recordsAreMappedWithoutJackson() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessJacksonAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> {
				ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
				assertThat(runtime.call("demo:same", new Line(1, Size.LARGE)))
					.isEqualTo(Map.of("item", 1L, "size", "LARGE"));
				assertThat(refusal(runtime, new Bean())).contains(Bean.class.getName());
				Page<Line> page = runtime.callFor(new ParameterizedTypeReference<Page<Line>>() {
				}.getType(), "demo:same", new Page<>(List.of(new Line(1, Size.LARGE)), 1));
				assertThat(page.items()).containsExactly(new Line(1, Size.LARGE));
			});
	}

}
