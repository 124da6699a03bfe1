package io.luaprocess.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.luaprocess.LogContext;
import io.luaprocess.Pid;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.kernel.DeterministicPlatform;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.security.Actor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log says of processes, in virtual time: which records there are, whose they
 * are, and that no text of a script looks like another record.
 */
@Timeout(60)
class LogRecordTests {

	private static final String EVIL = "evil\\n2026-01-01 ERROR forged\\r\\27[31m\\226\\128\\168x";

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Records records = new Records();

	@BeforeEach
	void attach() {
		this.records.setContext(this.root.getLoggerContext());
		this.records.start();
		this.root.addAppender(this.records);
		levels(Level.INFO);
	}

	/** Tests are quiet otherwise. */
	private static void levels(Level level) {
		for (String name : List.of("io.luaprocess.process", "process", "shop")) {
			((Logger) LoggerFactory.getLogger(name)).setLevel(level);
		}
	}

	@AfterEach
	void detach() {
		this.root.detachAppender(this.records);
		levels(null);
	}

	@Test
	void sameCrashesAreOneCompleteRecordAndOneSummaryAMinute() {
		with("return function(n) error('order ' .. n .. ' is broken') end", (platform, runtime) -> {
			for (int i = 0; i < 41; i++) {
				Pid pid = runtime.spawn("app:script", i);
				platform.await(() -> !runtime.isAlive(pid));
			}
			assertThat(ends()).singleElement().satisfies((record) -> {
				assertThat(record.getLevel()).isEqualTo(Level.ERROR);
				assertThat(record.getFormattedMessage()).contains("order 0 is broken", "\tat app:script:1");
			});
			platform.await(() -> ends().size() == 2);
			assertThat(platform.now()).isBetween(DeterministicPlatform.START.plusSeconds(60),
					DeterministicPlatform.START.plusSeconds(61));
			assertThat(ends().get(1).getLevel()).isEqualTo(Level.ERROR);
			assertThat(ends().get(1).getFormattedMessage())
				.startsWith("app:script crashed 41 times in the last minute, same error; last was {")
				.contains("order 40 is broken");
		});
	}

	@Test
	void otherCrashesAreRecordsOfTheirOwn() {
		with("""
				return function(n)
				  if n == 1 then error("one") end
				  error("two")
				end
				""", (platform, runtime) -> {
			for (int i = 1; i <= 2; i++) {
				Pid pid = runtime.spawn("app:script", i);
				platform.await(() -> !runtime.isAlive(pid));
			}
			assertThat(ends()).hasSize(2).allMatch((record) -> record.getLevel() == Level.ERROR);
		});
	}

	@Test
	void crashLoopOfAServiceIsSummarised() {
		String index = """
				namespace: app
				entries:
				  - {name: processes, kind: process.host}
				  - name: script
				    kind: process.lua
				    source: |
				      return function() error("fails") end
				  - name: service
				    kind: process.service
				    process: script
				    host: processes
				    lifecycle:
				      auto_start: true
				      restart: {initial_delay: 1s, max_delay: 1s, jitter: 0, max_attempts: 100}
				""";
		with(Map.of("_index.yaml", index), (platform, runtime) -> {
			platform.await(() -> runtime.services().service("app:service").state().toString().equals("FAILED"));
			List<String> all = this.records.all.stream()
				.filter((record) -> record.getLevel().isGreaterOrEqual(Level.INFO))
				.map(ILoggingEvent::getFormattedMessage)
				.toList();
			assertThat(all).hasSize(3);
			assertThat(all.get(0)).startsWith("service 'app:service' failed, restart 1 in 1s: ")
				.contains("fails", "\tat app:script:1");
			assertThat(all.get(1)).startsWith(
					"service 'app:service' failed 60 times since the last record, same error, restart 61 in 1s: ");
			assertThat(all.get(2)).startsWith("service 'app:service' failed and is not restarted after 100 attempts: ");
		});
	}

	@Test
	void crashInJavaCodeIsOneRecordWithStackAndCause() {
		with("return function() require('shop').fail() end", (platform, runtime) -> {
			Pid pid = runtime.spawn("app:script");
			platform.await(() -> !runtime.isAlive(pid));
			platform.await(() -> !this.records.all.isEmpty());
			assertThat(this.records.all).filteredOn((record) -> record.getLevel().isGreaterOrEqual(Level.INFO))
				.singleElement()
				.satisfies((record) -> {
					assertThat(record.getLevel()).isEqualTo(Level.ERROR);
					assertThat(record.getFormattedMessage()).contains(pid.toString(), "app:script",
							"\tat app:script:1");
					assertThat(record.getThrowableProxy().getMessage()).isEqualTo("no stock");
					assertThat(record.getMDCPropertyMap()).containsEntry(LogContext.PID, pid.toString())
						.containsEntry(LogContext.DEFINITION, "app:script");
				});
		});
	}

	@Test
	void recordsOfScriptsCrashesAndJavaFunctionsSayWhoseTheyAre() {
		with("""
				return function()
				  print("from print")
				  require("logger"):info("from logger")
				  require("shop").log()
				  error("crashed")
				end
				""", (platform, runtime) -> {
			Pid pid = runtime.process("app:script").actor(new Actor("ann", Map.of())).spawn();
			platform.await(() -> !runtime.isAlive(pid));
			platform.await(() -> this.records.all.size() == 4);
			assertThat(this.records.all).allSatisfy(
					(record) -> assertThat(record.getMDCPropertyMap()).containsEntry(LogContext.PID, pid.toString())
						.containsEntry(LogContext.DEFINITION, "app:script")
						.containsEntry(LogContext.ACTOR, "ann"));
			assertThat(MDC.get(LogContext.PID)).isNull();
		});
	}

	@Test
	void noTextOfAScriptLooksLikeAnotherRecord() {
		with("""
				local evil = "EVIL"
				return function()
				  pcall(process.registry.register, evil)
				  pcall(process.describe, evil)
				  pcall(process.send, process.pid(), evil, evil)
				  pcall(process.spawn, evil, evil)
				  print(evil, {evil})
				  local logger = require("logger")
				  pcall(function() logger = logger:named(evil) end)
				  logger:with({[evil] = evil}):error(evil, {[evil] = {evil}})
				  pcall(require("shop").fail, evil)
				  error(require("errors").new({message = evil, kind = evil}))
				end
				""".replace("EVIL", EVIL), (platform, runtime) -> {
			Pid pid = runtime.process("app:script").actor(new Actor("ann\n2026-01-01 ERROR forged", Map.of())).spawn();
			platform.await(() -> !runtime.isAlive(pid));
			platform.await(() -> this.records.all.size() >= 4);
			PatternLayout layout = new PatternLayout();
			layout.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
			layout.setPattern("RECORD %mdc %logger %kvp %msg%n");
			layout.start();
			assertThat(this.records.all).allSatisfy((record) -> assertThat(
					layout.doLayout(record).split("[\n\r\u2028]+"))
				.allSatisfy((line) -> assertThat(line)
					.matches("RECORD .*|\tat .*|java\\..*|Caused by: .*|\t\\.\\.\\. .*|Wrapped by.*|io\\.luaprocess.*")
					.doesNotContain("\u001B")));
		});
	}

	/** Records of ends with what an operator sees. */
	private List<ILoggingEvent> ends() {
		return this.records.all.stream()
			.filter((record) -> record.getLoggerName().equals("io.luaprocess.process"))
			.filter((record) -> record.getLevel().isGreaterOrEqual(Level.INFO))
			.toList();
	}

	private static void with(String script, BiConsumer<DeterministicPlatform, LuaProcessRuntime> test) {
		with(Map.of("script.lua", script), test);
	}

	private static void with(Map<String, String> files, BiConsumer<DeterministicPlatform, LuaProcessRuntime> test) {
		List<SourceFile> sources = files.entrySet()
			.stream()
			.map((file) -> new SourceFile(file.getKey(), () -> file.getValue().getBytes(StandardCharsets.UTF_8)))
			.toList();
		DeterministicPlatform platform = new DeterministicPlatform(1);
		LuaModule shop = LuaModule.named("shop").function("fail", (call) -> {
			throw new IllegalStateException((call.size() > 0) ? String.valueOf(call.get(1)) : "no stock");
		}).function("log", (call) -> {
			LoggerFactory.getLogger("shop").info("from Java");
			return null;
		}).build();
		try (LuaProcessRuntime runtime = LuaProcessRuntime.builder()
			.roots(List.of(new DefinitionRoot("test", sources)))
			.platform(platform)
			.grace(Duration.ofMillis(10))
			.modules(List.of(shop))
			.folderModules(List.of("shop"))
			.build()) {
			runtime.start();
			test.accept(platform, runtime);
		}
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
