package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what the log says about ends of processes.
 */
@Timeout(60)
class EndsInTheLogTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.luaprocess.process");

	private final Records records = new Records();

	private LuaTest scripts;

	private LuaProcessRuntime runtime;

	@BeforeEach
	void start() {
		this.scripts = LuaTest.in("lua/log", (builder) -> builder.grace(Duration.ofMillis(10)));
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

	private ILoggingEvent endOf(String id) {
		return await().until(() -> this.records.all.stream()
			.filter((record) -> record.getFormattedMessage().contains("(" + id + ") ended"))
			.findFirst()
			.orElse(null), (record) -> record != null);
	}

	@Test
	void crashThatIsToldToNobodyIsAnErrorWithTraceback() {
		Pid pid = this.runtime.spawn("app:crash");
		ILoggingEvent record = endOf("app:crash");
		assertThat(record.getLevel()).isEqualTo(Level.ERROR);
		assertThat(record.getFormattedMessage().lines()).hasSizeGreaterThan(1)
			.startsWith("Process " + pid + " (app:crash) ended with Internal: broken")
			.anyMatch((line) -> line.startsWith("\tat app:crash:2"));
	}

	@Test
	void crashOfCalledProcessIsInformation() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.runtime.call("app:crash"));
		assertThat(endOf("app:crash").getLevel()).isEqualTo(Level.INFO);
	}

	@Test
	void crashOfWatchedProcessIsInformation() {
		this.runtime.spawn("app:watching");
		assertThat(endOf("app:crash").getLevel()).isEqualTo(Level.INFO);
	}

	@Test
	void endByLinkIsForDebugging() {
		this.runtime.spawn("app:linked");
		assertThat(endOf("app:linked").getLevel()).isEqualTo(Level.DEBUG);
		assertThat(endOf("app:crash").getLevel()).isEqualTo(Level.INFO);
	}

	@Test
	void endThatWasAskedForIsForDebugging() {
		this.runtime.terminate(this.runtime.spawn("app:wait").toString());
		assertThat(endOf("app:wait").getLevel()).isEqualTo(Level.DEBUG);
		this.records.all.clear();
		this.runtime.cancel(this.runtime.spawn("app:wait").toString(), Duration.ofMillis(1), null);
		assertThat(endOf("app:wait").getLevel()).isEqualTo(Level.DEBUG);
	}

	@Test
	void endByLimitIsAnError() {
		try (LuaTest limited = LuaTest.in("lua/log", (builder) -> builder.limits(Limits.withMemory(4 << 20)))) {
			limited.runtime().spawn("app:fill");
			assertThat(endOf("app:fill").getLevel()).isEqualTo(Level.ERROR);
		}
	}

	@Test
	void textOfErrorStaysOnItsLine() {
		this.runtime.spawn("app:crash", "evil\n2026-01-01 ERROR forged\r\u001B[31m\u2028x");
		assertThat(endOf("app:crash").getFormattedMessage().lines().findFirst().orElseThrow())
			.endsWith("Internal: evil\\n2026-01-01 ERROR forged\\r\\u001B[31m\\u2028x");
	}

	@Test
	void idThatWasNotFoundIsNamed() {
		this.runtime.spawn("app:unknown");
		assertThat(endOf("app:unknown").getFormattedMessage().lines().findFirst().orElseThrow())
			.contains("function not found")
			.contains("app:missing");
	}

	@Test
	void stopThatCutsOffManyProcessesIsOneRecord() {
		for (int i = 0; i < 50; i++) {
			this.runtime.spawn("app:wait");
		}
		this.runtime.stop();
		assertThat(this.records.all).filteredOn((record) -> record.getLevel().isGreaterOrEqual(Level.INFO))
			.singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.isEqualTo("Host app:processes stopped: 50 processes had not ended in time and were terminated");
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
