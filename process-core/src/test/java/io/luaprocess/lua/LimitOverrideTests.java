package io.luaprocess.lua;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.runtime.RuntimeBuilder;
import io.luaprocess.runtime.UnknownLimitsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Limits of hosts and definitions as Lua programs feel them.
 */
@Timeout(120)
class LimitOverrideTests {

	private static final LimitOverrides NONE = LimitOverrides.NONE;

	/** What exceeds a limit that raises, and what does not. */
	static Stream<Arguments> raising() {
		return Stream.of(Arguments.of("call_depth", 500, 1500, NONE.with(Limit.CALL_DEPTH, 1000)),
				Arguments.of("string_size", 1000, 1001, NONE.with(Limit.STRING_SIZE, 1000)),
				Arguments.of("results", 100, 101, NONE.with(Limit.RESULTS, 100)),
				Arguments.of("coroutines", 9, 10, NONE.with(Limit.COROUTINES, 10)),
				Arguments.of("timers", 7, 8, NONE.with(Limit.TIMERS, 7)),
				Arguments.of("names", 7, 8, NONE.with(Limit.NAMES, 7)),
				Arguments.of("subscriptions", 7, 8, NONE.with(Limit.SUBSCRIPTIONS, 7)),
				Arguments.of("futures", 7, 8, NONE.with(Limit.FUTURES, 7)));
	}

	@ParameterizedTest
	@MethodSource("raising")
	void limitOfAHostHoldsOnThatHost(String kind, int enough, int tooMuch, LimitOverrides overrides) {
		try (LuaTest scripts = scripts((builder) -> builder.hostLimits("limits:small", overrides))) {
			assertThat(call(scripts, "limits:probe", "limits:small", kind, enough)).isEqualTo(true);
			assertThat(call(scripts, "limits:probe", "limits:small", kind, tooMuch)).isEqualTo(false);
			assertThat(call(scripts, "limits:other", "limits:small", kind, tooMuch)).isEqualTo(false);
			assertThat(call(scripts, "limits:probe", "limits:plain", kind, tooMuch)).isEqualTo(true);
			assertThat(scripts.runtime().call("limits:function", kind, tooMuch)).isEqualTo(true);
		}
	}

	@ParameterizedTest
	@MethodSource("raising")
	void limitOfADefinitionHoldsOnEveryHost(String kind, int enough, int tooMuch, LimitOverrides overrides) {
		try (LuaTest scripts = scripts((builder) -> builder.definitionLimits("limits:probe", overrides)
			.definitionLimits("limits:function", overrides))) {
			for (String host : new String[] { "limits:small", "limits:plain" }) {
				assertThat(call(scripts, "limits:probe", host, kind, enough)).isEqualTo(true);
				assertThat(call(scripts, "limits:probe", host, kind, tooMuch)).isEqualTo(false);
				assertThat(call(scripts, "limits:other", host, kind, tooMuch)).isEqualTo(true);
			}
			assertThat(scripts.runtime().call("limits:function", kind, enough)).isEqualTo(true);
			assertThat(scripts.runtime().call("limits:function", kind, tooMuch)).isEqualTo(false);
		}
	}

	@Test
	void definitionGoesBeforeHostAndHostBeforeTheRestOneByOne() {
		try (LuaTest scripts = scripts((builder) -> builder
			.limits(NONE.with(Limit.STRING_SIZE, 1000).with(Limit.RESULTS, 100).with(Limit.TIMERS, 10))
			.hostLimits("limits:small",
					NONE.with(Limit.RESULTS, 50).with(Limit.TIMERS, 5).with(Limit.CPU_TIME, Duration.ofSeconds(9)))
			.definitionLimits("limits:probe", NONE.with(Limit.TIMERS, 20)))) {
			Limits both = scripts.runtime().limits("limits:probe", "limits:small");
			assertThat(both.stringSize()).isEqualTo(1000);
			assertThat(both.results()).isEqualTo(50);
			assertThat(both.timers()).isEqualTo(20);
			assertThat(both.cpu().cpuTime()).isEqualTo(Duration.ofSeconds(9));
			assertThat(call(scripts, "limits:probe", "limits:small", "string_size", 1001)).isEqualTo(false);
			assertThat(call(scripts, "limits:probe", "limits:small", "results", 50)).isEqualTo(true);
			assertThat(call(scripts, "limits:probe", "limits:small", "results", 51)).isEqualTo(false);
			assertThat(call(scripts, "limits:probe", "limits:small", "timers", 20)).isEqualTo(true);
			assertThat(call(scripts, "limits:probe", "limits:small", "timers", 21)).isEqualTo(false);
			assertThat(call(scripts, "limits:probe", "limits:plain", "results", 100)).isEqualTo(true);
			assertThat(call(scripts, "limits:probe", "limits:plain", "timers", 21)).isEqualTo(false);
			assertThat(call(scripts, "limits:other", "limits:small", "timers", 6)).isEqualTo(false);
			assertThat(call(scripts, "limits:other", "limits:plain", "timers", 10)).isEqualTo(true);
		}
	}

	@Test
	void nameOfASpawnCounts() {
		try (LuaTest scripts = scripts((builder) -> builder.hostLimits("limits:small", NONE.with(Limit.NAMES, 1)))) {
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> scripts.runtime().process("limits:named").host("limits:small").name("second").spawn())
				.withMessage("too many names")
				.matches((ex) -> ex.is(ErrorKind.LIMIT_EXCEEDED));
			assertThat(scripts.runtime().lookup("first")).isNull();
			assertThat(scripts.runtime().lookup("second")).isNull();
			Pid spawned = scripts.runtime().process("limits:named").host("limits:small").name("first").spawn();
			assertThat(scripts.runtime().lookup("first")).isEqualTo(spawned);
		}
	}

	@Test
	void defaultsAreThoseOfTheSpecification() {
		assertThat(Limits.DEFAULT.names()).isEqualTo(100_000);
		assertThat(Limits.DEFAULT.subscriptions()).isEqualTo(100_000);
		assertThat(Limits.DEFAULT.futures()).isEqualTo(100_000);
	}

	@Test
	void processesShareTheirLimits() {
		LimitOverrides overrides = NONE.with(Limit.TIMERS, 5);
		try (LuaTest scripts = scripts((builder) -> builder.hostLimits("limits:small", overrides)
			.definitionLimits("limits:probe", overrides))) {
			for (String id : new String[] { "limits:probe", "limits:other" }) {
				assertThat(scripts.runtime().limits(id, "limits:small"))
					.isSameAs(scripts.runtime().limits(id, "limits:small"));
			}
			assertThat(scripts.runtime().limits("limits:other", null))
				.isSameAs(scripts.runtime().limits("limits:function", "limits:plain"));
		}
	}

	@Test
	void memoryOfADefinitionCanBeLess() {
		LimitOverrides overrides = NONE.with(Limit.MEMORY, 4 << 20);
		try (LuaTest scripts = scripts((builder) -> builder.definitionLimits("limits:probe", overrides))) {
			assertExceeded(scripts, "memory limit exceeded", "limits:probe", "limits:plain", "memory", 16e6);
			assertThat(call(scripts, "limits:other", "limits:plain", "memory", 16e6)).isEqualTo(true);
		}
	}

	@Test
	void memoryOfAHostCanBeMoreOrUnlimited() {
		try (LuaTest scripts = scripts((builder) -> builder.limits(NONE.with(Limit.MEMORY, 4 << 20))
			.hostLimits("limits:small", NONE.with(Limit.MEMORY, 0)))) {
			assertThat(call(scripts, "limits:probe", "limits:small", "memory", 16e6)).isEqualTo(true);
			assertExceeded(scripts, "memory limit exceeded", "limits:probe", "limits:plain", "memory", 16e6);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "compute", "deep", "matching" })
	void cpuTimeCannotBeCaughtAndNeighboursGoOn(String kind) {
		LimitOverrides overrides = NONE.with(Limit.CPU_TIME, Duration.ofMillis(60));
		LimitOverrides neighbours = NONE.with(Limit.CPU_TIME, Duration.ofMinutes(1));
		try (LuaTest scripts = scripts((builder) -> builder.hostLimits("limits:small", overrides)
			.definitionLimits("limits:echo", neighbours))) {
			Pid neighbour = scripts.runtime().process("limits:echo").host("limits:small").spawn();
			Pid spinning = scripts.runtime().process("limits:other").host("limits:plain").spawn("compute");
			assertExceeded(scripts, "cpu time limit exceeded", "limits:probe", "limits:small", kind);
			assertThat(scripts.runtime().isAlive(neighbour)).isTrue();
			assertThat(scripts.runtime().isAlive(spinning)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "compute", "deep", "matching" })
	void longTurnCannotBeCaughtAndNeighboursGoOn(String kind) {
		LimitOverrides overrides = NONE.with(Limit.TURN_CPU_TIME, Duration.ofMillis(60));
		try (LuaTest scripts = scripts((builder) -> builder.definitionLimits("limits:probe", overrides))) {
			Pid spinning = scripts.runtime().process("limits:other").host("limits:plain").spawn("compute");
			assertExceeded(scripts, "cpu time limit exceeded", "limits:probe", "limits:plain", kind);
			assertThat(scripts.runtime().isAlive(spinning)).isTrue();
		}
	}

	@Test
	void shortTurnsMayTakeAnyTimeInAll() {
		LimitOverrides overrides = NONE.with(Limit.TURN_CPU_TIME, Duration.ofMillis(600));
		try (LuaTest scripts = scripts((builder) -> builder.limits(overrides))) {
			assertThat(call(scripts, "limits:probe", "limits:plain", "waiting_between", 140)).isEqualTo(true);
			Pid echo = scripts.runtime().process("limits:echo").host("limits:plain").message("work").spawn(140);
			assertThat(scripts.runtime().watch(echo.toString()).join().value()).isEqualTo(140L);
		}
	}

	@Test
	void timeInAllIsForAllTurnsTogether() {
		LimitOverrides overrides = NONE.with(Limit.CPU_TIME, Duration.ofMillis(100))
			.with(Limit.TURN_CPU_TIME, Duration.ofSeconds(10));
		try (LuaTest scripts = scripts((builder) -> builder.definitionLimits("limits:probe", overrides))) {
			assertExceeded(scripts, "cpu time limit exceeded", "limits:probe", "limits:plain", "waiting_between", 1000);
		}
	}

	@Test
	void deepCallWaitsForItsThreadWithoutUsingTime() {
		LimitOverrides overrides = NONE.with(Limit.TURN_CPU_TIME, Duration.ofMillis(400));
		try (LuaTest scripts = scripts((builder) -> builder.limits(overrides))) {
			assertThat(call(scripts, "limits:deep", "limits:plain")).isEqualTo(3000L);
		}
	}

	@Test
	void functionHasTheLimitsOfItsDefinitionNotOfItsCaller() {
		try (LuaTest scripts = scripts(
				(builder) -> builder.hostLimits("limits:small", NONE.with(Limit.STRING_SIZE, 100))
					.definitionLimits("limits:caller", NONE.with(Limit.STRING_SIZE, 100))
					.definitionLimits("limits:function", NONE.with(Limit.TURN_CPU_TIME, Duration.ofMillis(600))))) {
			assertThat(call(scripts, "limits:caller", "limits:small")).isEqualTo(true);
		}
	}

	@Test
	void upgradeBringsTheLimitsOfTheNewDefinition() {
		try (LuaTest scripts = scripts(
				(builder) -> builder.definitionLimits("limits:upgrades", NONE.with(Limit.STRING_SIZE, 1000))
					.definitionLimits("limits:other",
							NONE.with(Limit.STRING_SIZE, 2000).with(Limit.TURN_CPU_TIME, Duration.ofMillis(600))))) {
			assertThat(call(scripts, "limits:upgrades", "limits:plain", "string_size", 2000)).isEqualTo(true);
			assertThat(call(scripts, "limits:upgrades", "limits:plain", "string_size", 2001)).isEqualTo(false);
			assertExceeded(scripts, "cpu time limit exceeded", "limits:upgrades", "limits:plain", "compute");
		}
	}

	// ---- errors ----------------------------------------------------------------------

	@Test
	void limitsOfNobodyAreAllReported() {
		assertThatExceptionOfType(UnknownLimitsException.class)
			.isThrownBy(() -> scripts((builder) -> builder.hostLimits("limits:smal", NONE)
				.hostLimits("limits:probe", NONE)
				.definitionLimits("limits:prob", NONE)
				.definitionLimits("limits:shared", NONE)
				.definitionLimits("nowhere:near", NONE)))
			.withMessage("""
					limits of host 'limits:smal': 'limits:smal' not found, did you mean 'limits:small'?
					limits of host 'limits:probe': 'limits:probe' is a process.lua, expected process.host
					limits of definition 'limits:prob': 'limits:prob' not found, did you mean 'limits:probe'?
					limits of definition 'limits:shared': 'limits:shared' is a library.lua, \
					expected process.lua or function.lua
					limits of definition 'nowhere:near': 'nowhere:near' not found""");
	}

	@Test
	void limitsOfSomethingThatIsNoIdAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> scripts((builder) -> builder.hostLimits("small", NONE)))
			.withMessage("host 'small' is no id, expected namespace:name, for example app:processes");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> scripts((builder) -> builder.definitionLimits("a:b:c", NONE)))
			.withMessageStartingWith("definition 'a:b:c' is no id");
	}

	@ParameterizedTest
	@EnumSource(Limit.class)
	void impossibleValueIsRejected(Limit limit) {
		Object smallest = (limit.unit() == Limit.Unit.TIME) ? Duration.ofNanos(-1) : -1L;
		assertThatIllegalArgumentException().isThrownBy(() -> set(limit, smallest)).withMessageContaining("must ");
	}

	@ParameterizedTest
	@EnumSource(Limit.class)
	void valueOfAnotherUnitIsRejected(Limit limit) {
		Object other = (limit.unit() == Limit.Unit.TIME) ? 1L : Duration.ofSeconds(1);
		assertThatIllegalArgumentException().isThrownBy(() -> set(limit, other))
			.withMessageEndingWith((limit.unit() == Limit.Unit.TIME) ? "must be a duration" : "must be a number");
	}

	@ParameterizedTest
	@EnumSource(Limit.class)
	void limitIsSetAndReadByItself(Limit limit) {
		Object value = (limit.unit() == Limit.Unit.TIME) ? Duration.ofMillis(7) : 7L;
		Limits changed = set(limit, value).applyTo(Limits.DEFAULT);
		for (Limit other : Limit.values()) {
			assertThat(other.of(changed)).as(other.key()).isEqualTo((other == limit) ? value : other.defaultValue());
		}
	}

	@Test
	void rangesOfValues() {
		assertThatIllegalArgumentException().isThrownBy(() -> NONE.with(Limit.CALL_DEPTH, 0))
			.withMessage("call depth 0 must be at least 1");
		assertThatIllegalArgumentException().isThrownBy(() -> NONE.with(Limit.STRING_SIZE, 1L << 31))
			.withMessage("string size 2147483648 must be from 1B to 2047MB");
		assertThatIllegalArgumentException().isThrownBy(() -> NONE.with(Limit.TIMERS, 1L << 31))
			.withMessage("timers 2147483648 must be from 1 to 2147483647");
		assertThatIllegalArgumentException().isThrownBy(() -> NONE.with(Limit.TIME_SLICE, Duration.ZERO));
		assertThat(NONE.with(Limit.LOG_RATE, 0).applyTo(Limits.DEFAULT).logRate()).isZero();
	}

	private static LimitOverrides set(Limit limit, Object value) {
		return (value instanceof Duration time) ? NONE.with(limit, time) : NONE.with(limit, (Long) value);
	}

	// ----------------------------------------------------------------------------------

	private static LuaTest scripts(Consumer<RuntimeBuilder> limits) {
		return LuaTest.in("lua/9-limits",
				(builder) -> limits.accept(builder.engineModules(List.of(new Occupier()))
					.defaultHost("limits:plain")
					.grace(Duration.ofMillis(10))));
	}

	private static Object call(LuaTest scripts, String id, String host, Object... args) {
		return scripts.runtime().process(id).host(host).timeout(LuaTest.TIMEOUT).call(args);
	}

	private static void assertExceeded(LuaTest scripts, String message, String id, String host, Object... args) {
		ProcessException failure = catchThrowableOfType(ProcessException.class, () -> call(scripts, id, host, args));
		assertThat(failure).hasMessage(message);
		assertThat(failure.is(ErrorKind.LIMIT_EXCEEDED)).isTrue();
	}

	/** A module of an application that takes all processors for 800 milliseconds. */
	private static final class Occupier implements EngineModule {

		@Override
		public String name() {
			return "occupier";
		}

		@Override
		public LuaValue value() {
			return new Table().fn("occupy", (s, args) -> {
				for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
					Thread.startVirtualThread(Occupier::spin);
				}
				return LuaValue.NONE;
			}).freeze();
		}

		private static void spin() {
			long start = System.nanoTime();
			while (System.nanoTime() - start < 800_000_000) {
				Thread.onSpinWait();
			}
		}

	}

}
