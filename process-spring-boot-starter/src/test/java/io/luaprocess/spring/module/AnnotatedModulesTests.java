package io.luaprocess.spring.module;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaErrorTranslator;
import io.luaprocess.lua.api.LuaSignature;
import io.luaprocess.spring.annotation.LuaFunction;
import io.luaprocess.spring.annotation.LuaModule;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans with {@code @LuaModule} as modules.
 */
@Timeout(60)
class AnnotatedModulesTests {

	@TempDir
	private Path folder;

	enum Color {

		RED, GREEN

	}

	record Line(@NotBlank String sku, @Min(1) int quantity) {
	}

	record Receipt(String id, List<Line> lines, Optional<Color> color) {
	}

	@FunctionalInterface
	interface Rule {

		@Nullable Integer apply(Line line, int index);

		default String name() {
			return "rule";
		}

	}

	@Validated
	@LuaModule(value = "inventory", description = "Stock.")
	static class Inventory {

		private final AtomicInteger calls = new AtomicInteger();

		private final ObjectProvider<ProcessRuntime> runtime;

		Inventory(ObjectProvider<ProcessRuntime> runtime) {
			this.runtime = runtime;
		}

		@LuaFunction(description = "Reserves.")
		public Receipt reserveAll(@Valid List<Line> lines, @Nullable Color color) {
			return new Receipt("r1", lines, Optional.ofNullable(color));
		}

		@LuaFunction
		public int reserve(String sku, @Min(1) int n) {
			return n;
		}

		@LuaFunction("sum_of")
		public long sum(String name, long... numbers) {
			return LongSum.of(numbers);
		}

		@LuaFunction(blocking = false)
		public boolean here() {
			return !Thread.currentThread().isVirtual();
		}

		@LuaFunction(remote = true)
		public boolean there() {
			return Thread.currentThread().isVirtual();
		}

		@LuaFunction
		public Optional<String> find(Optional<String> sku, LuaCall call) {
			return sku.map((text) -> text + call.definitionId());
		}

		@LuaFunction
		public byte[] bytes(byte[] bytes) {
			return new byte[] { bytes[0], (byte) 0xFF };
		}

		@LuaFunction
		public Duration twice(Duration duration) {
			return duration.multipliedBy(2);
		}

		@LuaFunction
		public int apply(List<Line> lines, Rule rule) {
			assertThat(rule.name()).isEqualTo("rule");
			assertThat(rule).isEqualTo(rule).hasToString("Lua function");
			int sum = 0;
			for (int i = 0; i < lines.size(); i++) {
				sum += Objects.requireNonNullElse(rule.apply(lines.get(i), i + 1), 0);
			}
			return sum;
		}

		@LuaFunction
		public Line fold(List<Line> lines, BinaryOperator<Line> operator) {
			return lines.stream().reduce(operator).orElseThrow();
		}

		@LuaFunction
		public CompletableFuture<List<Integer>> later() {
			return CompletableFuture.supplyAsync(() -> List.of(1, 2));
		}

		@LuaFunction
		public Mono<Map<String, Color>> mono() {
			return Mono.just(Map.of("color", Color.GREEN)).delayElement(Duration.ofMillis(1));
		}

		@LuaFunction
		public Flux<Integer> flux(int n) {
			return Flux.range(1, n);
		}

		@LuaFunction
		public Stream<Line> stream(int n) {
			return IntStream.rangeClosed(1, n).mapToObj((i) -> new Line("s", i));
		}

		@LuaFunction
		public Flow.Publisher<Integer> publisher() {
			SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
			CompletableFuture.runAsync(() -> {
				while (!publisher.hasSubscribers()) {
					Thread.onSpinWait();
				}
				publisher.submit(7);
				publisher.close();
			});
			return publisher;
		}

		@LuaFunction
		@Cacheable("calls")
		public int counted(String key) {
			return this.calls.incrementAndGet();
		}

		@LuaFunction
		public @Nullable Object nested(int n) {
			return this.runtime.getObject().call("app:called", n);
		}

		@LuaFunction
		public void fail(String what) {
			throw switch (what) {
				case "duplicate" -> new DuplicateKeyException("unique index XYZ");
				case "empty" -> new EmptyResultDataAccessException(1);
				case "locked" -> new OptimisticLockingFailureException("row 7");
				case "slow" -> new QueryTimeoutException("select secret");
				case "web" -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no such order");
				case "own" -> new UnsupportedOperationException("ours");
				default -> new IllegalStateException("secret");
			};
		}

	}

	private static final class LongSum {

		static long of(long... numbers) {
			long sum = 0;
			for (long number : numbers) {
				sum += number;
			}
			return sum;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Application {

		@Bean
		Inventory inventory(ObjectProvider<ProcessRuntime> runtime) {
			return new Inventory(runtime);
		}

		@Bean
		ConcurrentMapCacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

		@Bean
		LuaErrorTranslator ours() {
			return (failure, function) -> (failure instanceof UnsupportedOperationException)
					? ProcessError.of(ErrorKind.UNAVAILABLE, "not in " + function) : null;
		}

	}

	/** Runs texts as programs of one application. */
	private void check(String cases, UnaryOperator<String> body) {
		List<String[]> all = cases.lines().map((line) -> line.split(" +\\| ", 2)).toList();
		Map<String, String> programs = new LinkedHashMap<>();
		programs.put("called", "return function(n) return n + 1 end");
		for (int i = 0; i < all.size(); i++) {
			programs.put("case" + i,
					"local inventory = require('inventory') return function() " + body.apply(all.get(i)[0]) + " end");
		}
		ModuleTest.with(this.folder, "inventory", programs).withUserConfiguration(Application.class).run((context) -> {
			ProcessRuntime runtime = context.getBean(ProcessRuntime.class);
			SoftAssertions softly = new SoftAssertions();
			for (int i = 0; i < all.size(); i++) {
				String id = "app:case" + i;
				softly.assertThat(result(runtime, id)).as(all.get(i)[0]).isEqualTo(all.get(i)[1]);
			}
			softly.assertAll();
		});
	}

	private static String result(ProcessRuntime runtime, String id) {
		try {
			return String.valueOf(runtime.call(id));
		}
		catch (RuntimeException ex) {
			return ex.toString();
		}
	}

	@Test
	void beanIsCalledWithMappedValues() {
		check("""
				local r = inventory.reserve_all({{sku = "a", quantity = 2}}, "RED") return r.id .. r.lines[1].sku .. r.color | r1aRED
				return tostring(inventory.reserve_all({}).color)                     | nil
				return inventory.sum_of("x", 1, 2, "3")                              | 6
				return inventory.sum_of("x")                                         | 0
				return tostring(inventory.here()) .. tostring(inventory.there())     | truetrue
				return inventory.find("a") .. tostring(inventory.find(nil))          | aapp:case5nil
				return #inventory.bytes("abc")                                       | 2
				return inventory.twice("2s"):milliseconds()                          | 4000
				return inventory.apply({{sku = "a", quantity = 2}, {sku = "b", quantity = 3}}, function(l, i) return l.quantity * i end) | 8
				return inventory.fold({{sku = "a", quantity = 2}, {sku = "b", quantity = 3}}, function(a, b) return {sku = a.sku .. b.sku, quantity = 1} end).sku | ab
				return inventory.later()[2]                                          | 2
				return inventory.mono().color                                        | GREEN
				local sum, ch = 0, inventory.flux(100) while true do local v, ok = ch:receive() if not ok then return sum end sum = sum + v end | 5050
				local sum, ch = 0, inventory.stream(10) while true do local v, ok = ch:receive() if not ok then return sum end sum = sum + v.quantity end | 55
				return inventory.publisher():receive()                               | 7
				return inventory.counted("a") + inventory.counted("a")               | 2
				return inventory.nested(41)                                          | 42
				""",
				(body) -> body);
	}

	@Test
	void failuresAreErrors() {
		check("""
				inventory.reserve("a", "many") | Invalid bad argument #2 to 'inventory.reserve' (integer expected, got string)
				inventory.reserve(nil, 1)      | Invalid bad argument #1 to 'inventory.reserve' (string expected, got nil)
				inventory.reserve("a")         | Invalid bad argument #2 to 'inventory.reserve' (integer expected, got no value)
				inventory.sum_of("a", 1, {})   | Invalid bad argument #3 to 'inventory.sum_of' (integer expected, got empty table)
				inventory.apply({}, 5)         | Invalid bad argument #2 to 'inventory.apply' (function expected, got number)
				inventory.reserve_all({{}})    | Invalid bad argument #1 to 'inventory.reserve_all' (integer expected at [1].quantity, got nil)
				inventory.reserve("a", 0)      | Invalid validation of inventory.reserve failed: n must be greater than or equal to 1
				inventory.reserve_all({{sku = "", quantity = 0}}) | Invalid validation of inventory.reserve_all failed: lines[1].quantity must be greater than or equal to 1; lines[1].sku must not be blank
				inventory.fail("duplicate")    | AlreadyExists already exists
				inventory.fail("empty")        | NotFound not found
				inventory.fail("locked")       | Conflict was changed meanwhile
				inventory.fail("slow")         | Timeout timeout
				inventory.fail("web")          | NotFound no such order
				inventory.fail("own")          | Unavailable not in inventory.fail
				inventory.fail("other")        | Internal internal error
				""",
				(call) -> "local ok, err = pcall(function() " + call
						+ " end) assert(not ok) return err:kind() .. ' ' .. err:message()");
	}

	@Test
	void violationsAreDetails() {
		check("""
				inventory.reserve("a", 0) | n: must be greater than or equal to 1
				""", (call) -> "local _, err = pcall(function() " + call
				+ " end) local v = err:details().violations[1] return v.path .. ': ' .. v.message");
	}

	@LuaModule("lazy")
	@Lazy
	static class LazyModule {

		static final AtomicInteger MADE = new AtomicInteger();

		LazyModule() {
			MADE.incrementAndGet();
		}

		@LuaFunction
		public int made() {
			return MADE.get();
		}

	}

	@LuaModule("prototype")
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class PrototypeModule {

		private int calls;

		@LuaFunction
		public int next() {
			return ++this.calls;
		}

	}

	@Test
	void beanIsFoundByItsNameWhenItIsFirstCalled() {
		LazyModule.MADE.set(0);
		ModuleTest.with(this.folder, "lazy,prototype", Map.of("main", """
				local lazy, prototype = require("lazy"), require("prototype")
				return function() return lazy.made() .. prototype.next() .. prototype.next() end"""))
			.withUserConfiguration(LazyModule.class, PrototypeModule.class)
			.run((context) -> {
				assertThat(LazyModule.MADE).hasValue(0);
				assertThat(context.getBean(ProcessRuntime.class).call("app:main")).isEqualTo("111");
			});
	}

	@Test
	void signaturesTellTypes() {
		ModuleTest.with(this.folder, "", Map.of()).withUserConfiguration(Application.class).run((context) -> {
			io.luaprocess.lua.api.LuaModule module = context.getBean(AnnotatedModules.class).find().getFirst();
			assertThat(module.description()).isEqualTo("Stock.");
			assertThat(module.functions().keySet()).contains("reserve_all", "sum_of", "find");
			LuaSignature signature = Objects.requireNonNull(module.functions().get("reserve_all")).signature();
			assertThat(signature.description()).isEqualTo("Reserves.");
			assertThat(signature.parameters()).containsExactly(new LuaSignature.Parameter("lines", "table[]", false),
					new LuaSignature.Parameter("color", "string", true));
			assertThat(Objects.requireNonNull(module.functions().get("stream")).signature().results())
				.containsExactly("Channel");
			assertThat(Objects.requireNonNull(module.functions().get("sum_of")).signature().parameters().getLast())
				.isEqualTo(new LuaSignature.Parameter("...", "integer", true));
			assertThat(Objects.requireNonNull(module.functions().get("fail")).signature().results()).isEmpty();
		});
	}

}
