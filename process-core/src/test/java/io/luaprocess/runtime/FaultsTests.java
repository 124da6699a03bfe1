package io.luaprocess.runtime;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.Varargs;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for exceptions of Java code that Lua code calls.
 */
@Timeout(60)
class FaultsTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.luaprocess.process");

	private final Records records = new Records();

	private LuaTest scripts;

	private LuaProcessRuntime runtime;

	@BeforeEach
	void start() {
		Table functions = new Table().put("illegal", LuaFn.of("illegal", (s, args) -> {
			throw new IllegalArgumentException("amount must be positive");
		})).put("null", LuaFn.of("null", (s, args) -> {
			throw new NullPointerException();
		})).put("linkage", LuaFn.of("linkage", (s, args) -> {
			throw new NoClassDefFoundError("com/shop/Missing");
		})).put("assertion", LuaFn.of("assertion", (s, args) -> {
			throw new AssertionError("never");
		})).put("checked", LuaFn.of("checked", (s, args) -> {
			throw FaultsTests.<RuntimeException>unchecked(new IOException("disk"));
		})).put("forging", LuaFn.of("forging", (s, args) -> {
			throw new IllegalStateException("evil\n2026-01-01 ERROR forged");
		})).put("process", LuaFn.of("process", (s, args) -> {
			throw new ProcessException(ErrorKind.CONFLICT, "order is closed");
		})).put("engine", new EngineFault());
		this.scripts = LuaTest.in("lua/faults",
				(builder) -> builder.engineModules(List.of(EngineModule.of("faulty", functions.freeze())))
					.folderModules(List.of("faulty")));
		this.runtime = this.scripts.runtime();
		this.logger.setLevel(Level.DEBUG);
		this.records.start();
		this.logger.addAppender(this.records);
	}

	@AfterEach
	void stop() {
		this.scripts.close();
		this.logger.detachAppender(this.records);
		this.logger.setLevel(null);
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> E unchecked(Throwable ex) throws E {
		throw (E) ex;
	}

	private List<ILoggingEvent> logged() {
		return this.records.all.stream().filter((record) -> record.getThrowableProxy() != null).toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "illegal", "null", "linkage", "assertion", "checked", "engine" })
	void everyProtectedCallCatchesAnError(String name) {
		Object results = this.runtime.call("app:caught", name);
		assertThat((List<?>) results).hasSize(8)
			.allSatisfy((result) -> assertThat(result)
				.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
				.containsEntry("ok", false)
				.containsEntry("type", "userdata")
				.containsEntry("kind", "Internal")
				.containsEntry("text", "internal error"));
		assertThat(results.toString()).doesNotContain("java", "luaj", "io.luaprocess", "com/shop");
	}

	@Test
	void errorCarriesTheLuaStack() {
		assertThat(this.runtime.call("app:caught", "illegal").toString()).contains("app:caught:");
	}

	@Test
	void processExceptionIsTheErrorItCarries() {
		assertThat((List<?>) this.runtime.call("app:caught", "process"))
			.allSatisfy((result) -> assertThat((Map<?, ?>) result).asString().contains("order is closed", "Conflict"));
		assertThat(logged()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "app:uncaught", "app:in_coroutine" })
	void uncaughtExceptionIsTheCauseForTheJavaCallerAndLoggedOnce(String id) {
		ProcessException failure = catchThrowableOfType(ProcessException.class, () -> this.runtime.call(id, "illegal"));
		assertThat(failure.is(ErrorKind.INTERNAL)).isTrue();
		assertThat(failure).hasMessage("internal error")
			.hasCauseInstanceOf(IllegalArgumentException.class)
			.hasRootCauseMessage("amount must be positive");
		assertThat(logged()).singleElement().satisfies((record) -> {
			assertThat(record.getLevel()).isEqualTo(Level.ERROR);
			assertThat(record.getFormattedMessage()).contains("(" + id + ")");
			assertThat(record.getThrowableProxy().getMessage()).isEqualTo("amount must be positive");
		});
	}

	@Test
	void faultOfTheEngineIsTheCauseAndLoggedOnce() {
		ProcessException failure = catchThrowableOfType(ProcessException.class,
				() -> this.runtime.call("app:uncaught", "engine"));
		assertThat(failure).hasMessage("internal error").hasCauseInstanceOf(ClassCastException.class);
		assertThat(logged()).hasSize(1);
	}

	@Test
	void exceptionWhileTheTopLevelRunsIsTheCauseOfTheFailedSpawn() {
		ProcessException failure = catchThrowableOfType(ProcessException.class, () -> this.runtime.spawn("app:at_top"));
		assertThat(failure).hasMessage("failed to execute script: internal error")
			.hasCauseInstanceOf(IllegalArgumentException.class);
		assertThat(logged()).hasSize(1);
	}

	@Test
	void programCannotFloodTheLogWithStackTraces() {
		long start = System.nanoTime();
		this.runtime.call("app:often");
		long seconds = (System.nanoTime() - start) / 1_000_000_000;
		assertThat(logged()).hasSizeBetween(1, (int) seconds + 1);
	}

	@Test
	void messageOfExceptionStaysOnItsLine() {
		catchThrowableOfType(ProcessException.class, () -> this.runtime.call("app:uncaught", "forging"));
		IThrowableProxy proxy = logged().get(0).getThrowableProxy();
		assertThat(proxy.getMessage()).isEqualTo("java.lang.IllegalStateException: evil\\n2026-01-01 ERROR forged");
		assertThat(proxy.getStackTraceElementProxyArray()[0].toString()).contains("FaultsTests");
	}

	/** Not made by {@link LuaFn#of}, like code of the engine itself. */
	private static final class EngineFault extends LuaFn {

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			throw new ClassCastException("class org.luaj.vm2.LuaString cannot be cast to class java.lang.Integer");
		}

		@Override
		public String name() {
			return "engine";
		}

	}

	/** Records of any thread. */
	private static final class Records extends AppenderBase<ILoggingEvent> {

		private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent record) {
			this.all.add(record);
		}

	}

}
