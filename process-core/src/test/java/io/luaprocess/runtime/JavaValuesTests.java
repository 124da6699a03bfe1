package io.luaprocess.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Stream;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.lua.LuaTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Values between Java and Lua, as an application passes and gets them.
 */
@Timeout(60)
class JavaValuesTests {

	private static LuaTest scripts;

	private static LuaProcessRuntime runtime;

	@BeforeAll
	static void start() {
		scripts = LuaTest.in("lua/values");
		runtime = scripts.runtime();
	}

	@AfterAll
	static void stop() {
		scripts.close();
	}

	record Text(long id, byte[] raw) {
	}

	private static String refusal(@Nullable Object value) {
		ProcessException refused = catchThrowableOfType(ProcessException.class,
				() -> runtime.call("app:same", Map.of("items", List.of(1, Map.of("x", value)))));
		assertThat(refused).as("refusal of %s", value.getClass()).isNotNull();
		assertThat(refused.is(ErrorKind.INVALID)).isTrue();
		return refused.getMessage();
	}

	static Stream<Object> iterables() {
		Iterable<Object> tree = () -> List.<Object>of(List.of()).iterator();
		Iterator<String> iterator = List.of("a").iterator();
		return Stream.of(tree, Path.of("/tmp/x"), Stream.of(1), iterator);
	}

	@ParameterizedTest
	@MethodSource("iterables")
	void iterablesThatAreNoCollectionsAreRefusedWithTypeAndPath(Object value) {
		assertThat(refusal(value)).isEqualTo("cannot map " + value.getClass().getName() + " at argument[1].items[2].x");
	}

	@Test
	void numbersThatAreNotExactAreRefused() {
		assertThat(refusal(BigInteger.TEN.pow(30))).isEqualTo(
				"cannot map number 1000000000000000000000000000000 at argument[1].items[2].x without loss; use a string");
		assertThat(refusal(new BigDecimal("1e30"))).contains("without loss");
		assertThat(refusal(new BigDecimal("0.1000000000000000000001"))).contains("without loss");
		assertThat(refusal(BigInteger.TEN.pow(5000))).contains("without loss").hasSizeLessThan(300);
		assertThat(runtime.callFor(BigInteger.class, "app:same", BigInteger.TWO.pow(100)))
			.isEqualTo(BigInteger.TWO.pow(100));
		assertThat(runtime.callFor(Long.class, "app:same", 1L << 60)).isEqualTo(1L << 60);
		assertThat(runtime.callFor(BigDecimal.class, "app:same", new BigDecimal("0.1"))).isEqualTo("0.1");
	}

	@Test
	void fractionsOfUnknownNumbersAreKept() {
		DoubleAdder sum = new DoubleAdder();
		sum.add(1.5);
		assertThat(runtime.call("app:same", sum)).isEqualTo(1.5);
	}

	@Test
	void numbersThatDoNotFitTheAskedTypeAreRefused() {
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> runtime.callFor(float.class, "app:same", 16_777_217))
			.withMessage("cannot convert number 16777217 to float at result");
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> runtime.callFor(float.class, "app:same", 1e300));
		assertThat(runtime.callFor(float.class, "app:same", 0.1)).isEqualTo(0.1f);
	}

	@Test
	void loneSurrogatesAreRefused() {
		assertThat(refusal("a\ud800b")).isEqualTo("cannot map a text with a lone surrogate at argument[1].items[2].x");
		assertThat(refusal('\udc00')).contains("lone surrogate");
		assertThat(refusal(Map.of("a\ud800", 1))).contains("lone surrogate");
		assertThat(runtime.call("app:same", "\ud83d\ude00")).isEqualTo("\ud83d\ude00");
		Pid pid = runtime.spawn("app:spin");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.send(pid, "a\ud800"))
			.withMessage("topic is not UTF-8");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.process("app:spin").name("a\udc00"))
			.withMessageEndingWith("is not UTF-8");
		runtime.terminate(pid.toString());
	}

	@Test
	void textIsReadAsNumbersAndBytes() {
		assertThat(runtime.callFor(Long.class, "app:same", "9007199254740993")).isEqualTo(9007199254740993L);
		assertThat(runtime.callFor(int.class, "app:same", "-7")).isEqualTo(-7);
		assertThat(runtime.callFor(byte[].class, "app:same", "café"))
			.isEqualTo("café".getBytes(StandardCharsets.UTF_8));
		Text text = runtime.callFor(Text.class, "app:text");
		assertThat(text.id()).isEqualTo(9007199254740993L);
		assertThat(text.raw()).isEqualTo("café".getBytes(StandardCharsets.UTF_8));
		for (String bad : List.of("", "x", "1.5", "1e999999999", "9223372036854775808", "9".repeat(100_000))) {
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> runtime.callFor(Long.class, "app:same", bad))
				.withMessageContaining("to java.lang.Long at result")
				.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(300));
		}
	}

	@Test
	void collectionsOfTheAskedTypeAreMade() {
		Deque<?> deque = runtime.callFor(Deque.class, "app:same", List.of(1, 2));
		assertThat(deque).hasSize(2);
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> runtime.callFor(java.util.concurrent.BlockingDeque.class, "app:same", List.of(1)))
			.withMessage("cannot convert array to java.util.concurrent.BlockingDeque at result");
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> runtime.callFor(java.util.EnumMap.class, "app:same", Map.of("a", 1)))
			.withMessageContaining("java.util.EnumMap at result");
	}

	@Test
	void pathsOfErrorsAreShort() {
		Map<String, Object> value = Map.of("k".repeat(1_000_000), new Object());
		for (int i = 0; i < 50; i++) {
			value = Map.of("k".repeat(1_000_000), value);
		}
		assertThat(refusal(value)).contains("java.lang.Object").hasSizeLessThan(1000);
	}

	@Test
	void nullArrayIsOneNullArgument() {
		assertThat(runtime.call("app:echo", (Object[]) null)).isEqualTo(Map.of("n", 1L));
		Pid pid = runtime.spawn("app:spin", (Object[]) null);
		runtime.send(pid, "topic", (Object[]) null);
		runtime.process("app:spin").message("topic", (Object[]) null);
		runtime.terminate(pid.toString());
	}

	@Test
	void nullIdsAreMissingIds() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.call(null))
			.withMessage("function ID required");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.spawn(null))
			.withMessage("process ID required");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.send((String) null, "x"))
			.withMessage("destination required");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.terminate(null))
			.withMessage("destination required");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.cancel(null, null, null))
			.withMessage("destination required");
		assertThat(failure(runtime.watch(null))).hasMessage("destination required");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.send("x", null))
			.withMessage("topic cannot be empty");
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.process("app:spin").name(null))
			.withMessage("name cannot be empty");
	}

	@Test
	void timeoutsMustBePositive() {
		for (Duration timeout : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> runtime.process("app:same").timeout(timeout))
				.withMessage("timeout must be > 0");
		}
		assertThat(runtime.process("app:same").timeout(Duration.ofSeconds(Long.MAX_VALUE)).call(1)).isEqualTo(1L);
		assertThat(runtime.process("app:same").timeout(Duration.ofSeconds(Long.MAX_VALUE)).callAsync(1).join())
			.isEqualTo(1L);
	}

	@Test
	void callAsyncFailsItsFutureAndNeverThrows() {
		assertThat(failure(runtime.callAsync("app:nothing"))).isInstanceOf(ProcessException.class)
			.hasMessageStartingWith("function");
		assertThat(failure(runtime.callAsync(null))).hasMessage("function ID required");
		assertThat(failure(runtime.callAsync("app:same", new Object())))
			.hasMessage("cannot map java.lang.Object at argument[1]");
	}

	private static Throwable failure(CompletableFuture<?> future) {
		return future.handle((value, failure) -> failure).join();
	}

	@Test
	void sharedTablesStaySharedInResults() {
		List<?> list = (List<?>) runtime.call("app:shared", "result", 10);
		assertThat(list.get(0)).isSameAs(list.get(1));
		Object again = runtime.call("app:same", list);
		assertThat(again).isEqualTo(list);
		assertThat(((List<?>) again).get(0)).isSameAs(((List<?>) again).get(1));
	}

	@Test
	@Timeout(20)
	void hugeSharedStructuresAreRefusedSoon() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> runtime.call("app:shared", "result", 40))
			.withMessageContaining("more than 4000000 elements");
		assertThat(failure(runtime.callAsync("app:shared", "result", 40)))
			.hasMessageContaining("more than 4000000 elements");
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> runtime.call("app:shared", "result", 15, "x".repeat(1_000_000)))
			.withMessageContaining("more than 4000000 elements");
	}

	@Test
	void longTextIsSharedInResults() {
		List<?> list = (List<?>) runtime.call("app:same", List.of("x".repeat(100_000)));
		Object[] twice = runtime.callFor(Object[].class, "app:same", List.of(list, list));
		assertThat(twice[0]).isSameAs(twice[1]);
	}

	@Test
	@Timeout(20)
	void detailsOfErrorsAreSharedAndBounded() {
		for (String what : List.of("details", "Error")) {
			ProcessException small = catchThrowableOfType(ProcessException.class,
					() -> runtime.call("app:shared", what, 10));
			List<?> parts = (List<?>) small.error().details().toMap().get("parts");
			assertThat(parts.get(0)).isSameAs(parts.get(1));
			ProcessException large = catchThrowableOfType(ProcessException.class,
					() -> runtime.call("app:shared", what, 40));
			assertThat(large.error().details().toMap().toString()).contains("too large").hasSizeLessThan(30_000_000);
		}
	}

	@Test
	void detailsWithCyclesAreReadable() {
		ProcessException failure = catchThrowableOfType(ProcessException.class,
				() -> runtime.call("app:shared", "cycle", 1));
		assertThat(failure.error().details().toMap())
			.isEqualTo(Map.of("cycle", Map.of("name", "loop", "self", "(a cycle)"), "parts", List.of(1L, 2L)));
	}

	@Test
	@Timeout(20)
	void sharedStructuresDoNotExpandInsideLua() {
		assertThat(runtime.call("app:shared", "send", 40)).isEqualTo(40L);
		assertThat(runtime.call("app:shared", "json", 10)).isEqualTo(6141L);
		assertThat(runtime.call("app:shared", "json", 40).toString()).contains("resulting string too large");
		assertThat(runtime.call("app:shared", "log", 40)).isEqualTo("logged");
	}

	@Test
	void resultIsMappedByTheCallerAfterTheEnd() throws Exception {
		AtomicReference<ProcessExit> seen = new AtomicReference<>();
		CompletableFuture<Object> result = runtime.process("app:shared").onExit(seen::set).callAsync("result", 40);
		assertThat(failure(result)).isInstanceOf(ProcessException.class);
		await().until(() -> seen.get() != null);
		assertThat(seen.get().normal()).isTrue();
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> seen.get().value())
			.withMessageContaining("more than 4000000 elements");
		assertThat(result.isDone()).isTrue();
		runtime.callAsync("app:same", List.of(1)).get(30, TimeUnit.SECONDS);
	}

}
