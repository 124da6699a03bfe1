package io.luaprocess.lua;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.limit.Limits;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What counts as memory of a process: whatever it keeps, however that was made, and only
 * once.
 */
@Timeout(120)
class MemoryCountTests {

	private static final int LIMIT = 2 << 20;

	private static LuaTest scripts;

	@BeforeAll
	static void start() {
		scripts = LuaTest.in("lua/9-memory", (builder) -> builder.limits(Limits.withMemory(LIMIT))
			.definitionLimits("app:keeper", LimitOverrides.NONE.with(Limit.MEMORY, 64L << 20)));
	}

	@AfterAll
	static void stop() {
		scripts.close();
	}

	@ParameterizedTest
	@MethodSource
	void whateverAProcessKeepsCounts(String kind) {
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> scripts.run("app:keep", kind, Map.of("inner", Map.of())))
			.withMessage("memory limit exceeded");
	}

	static Stream<String> whateverAProcessKeepsCounts() {
		return names("app:keep");
	}

	@ParameterizedTest
	@MethodSource
	void whatAProcessGetsAgainDoesNotCountAgain(String way) {
		assertThat((Long) scripts.run("app:same", way, 0.3)).isPositive();
	}

	static Stream<String> whatAProcessGetsAgainDoesNotCountAgain() {
		return names("app:same");
	}

	@Test
	void theContextCountsForWhomItIs() {
		List<Integer> many = IntStream.range(0, LIMIT / 8).boxed().toList();
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> scripts.runtime().process("app:same").context(Map.of("many", many)).call())
			.withMessage("memory limit exceeded");
	}

	@ParameterizedTest
	@ValueSource(ints = { 20, 3040 })
	void whatOthersKeepDoesNotCountForItsMaker(int length) {
		Pid keeper = scripts.runtime().spawn("app:keeper");
		assertThat(scripts.run("app:producer", keeper.toString(), 4 * LIMIT, length)).isEqualTo(true);
		assertThat(scripts.runtime().isAlive(keeper)).isTrue();
		scripts.runtime().terminate(keeper.toString());
	}

	@Test
	void whatIsPassedOnDoesNotCount() {
		Pid keeper = scripts.runtime().spawn("app:keeper");
		assertThat(scripts.run("app:relay", keeper.toString(), 4 * LIMIT)).isEqualTo(true);
		scripts.runtime().terminate(keeper.toString());
	}

	@Test
	void whatOthersKeepDoesNotKeepItsMakerInMemory() {
		LuaProcessRuntime runtime = scripts.runtime();
		Pid keeper = runtime.spawn("app:keeper");
		Pid maker = runtime.spawn("app:maker", keeper.toString());
		WeakReference<Object> instance = new WeakReference<>(find(maker));
		await()
			.until(() -> find(keeper).snapshot().state().equals("waiting") && find(keeper).snapshot().received() == 2);
		runtime.send(maker, "end");
		await().until(() -> {
			System.gc();
			return instance.refersTo(null);
		});
		assertThat(runtime.isAlive(keeper)).isTrue();
	}

	private static ProcessInstance find(Pid pid) {
		return StreamSupport.stream(scripts.runtime().kernel().processes().spliterator(), false)
			.filter((process) -> process.pid().equals(pid))
			.findFirst()
			.orElseThrow();
	}

	private static Stream<String> names(String entry) {
		return ((List<?>) Objects.requireNonNull(scripts.run(entry))).stream().map(String::valueOf);
	}

}
