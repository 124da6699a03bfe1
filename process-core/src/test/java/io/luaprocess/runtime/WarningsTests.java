package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.luaprocess.LogContext;
import io.luaprocess.Pid;
import io.luaprocess.definition.ApplicationEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tests for warnings about processes that live. */
@Timeout(60)
class WarningsTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.luaprocess.process");

	private final Records records = new Records();

	private LuaProcessRuntime runtime;

	@BeforeEach
	void start() {
		this.logger.setLevel(Level.WARN);
		this.records.start();
		this.logger.addAppender(this.records);
		this.runtime = LuaProcessRuntime.builder().grace(Duration.ofMillis(100)).entries(List.of(entry("app:reader", """
				return function()
				  local pace, mail = process.listen("pace"), process.inbox()
				  while true do
				    local n = pace:receive()
				    for _ = 1, n do mail:receive() end
				    process.registry.register("read " .. n)
				  end
				end
				"""), entry("app:spin", """
				local function spin()
				  while true do end
				end

				return function() spin() end
				"""))).build();
		this.runtime.start();
	}

	private static ApplicationEntry entry(String id, String source) {
		return new ApplicationEntry(id, "process.lua", Map.of("source", source));
	}

	@AfterEach
	void stop() {
		this.runtime.close();
		this.logger.detachAppender(this.records);
		this.logger.setLevel(null);
	}

	@Test
	void mailboxIsToldAtEachDoublingAndAnewAfterItWasNearlyEmpty() {
		Pid pid = this.runtime.spawn("app:reader");
		send(pid, 1023);
		assertThat(messages()).isEmpty();
		send(pid, 3);
		String warning = " messages wait in the mailbox of process " + pid + " (app:reader)";
		assertThat(messages()).containsExactly("1024" + warning);
		send(pid, 1500);
		assertThat(messages()).containsExactly("1024" + warning, "2048" + warning);
		read(pid, 1400);
		send(pid, 200);
		assertThat(messages()).as("it was never below 512").hasSize(2);
		read(pid, 1300);
		send(pid, 1200);
		assertThat(messages()).hasSize(3).last().asString().startsWith("1024");
		assertThat(this.records.all)
			.allSatisfy((record) -> assertThat(record.getMDCPropertyMap()).containsEntry(LogContext.PID, pid.toString())
				.containsEntry(LogContext.DEFINITION, "app:reader"));
	}

	private void send(Pid pid, int messages) {
		for (int i = 0; i < messages; i++) {
			this.runtime.send(pid, "mail");
		}
	}

	private void read(Pid pid, int messages) {
		this.runtime.send(pid, "pace", messages);
		await().until(() -> this.runtime.lookup("read " + messages) != null);
	}

	@Test
	void turnThatLastsIsToldWithItsLine() {
		Pid pid = this.runtime.spawn("app:spin");
		await().atMost(Duration.ofSeconds(30)).until(() -> !messages().isEmpty());
		assertThat(messages().get(0)).matches("Process \\Q" + pid
				+ "\\E \\(app:spin\\) has not waited for [0-9]+s, it runs at app:spin:2: in .*spin.*");
		assertThat(this.records.all.get(0).getMDCPropertyMap()).containsEntry(LogContext.PID, pid.toString());
		this.runtime.terminate(pid.toString());
	}

	private List<String> messages() {
		return this.records.all.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	/** Records of any thread. */
	private static final class Records extends AppenderBase<ILoggingEvent> {

		private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent record) {
			record.prepareForDeferredProcessing();
			this.all.add(record);
		}

	}

}
