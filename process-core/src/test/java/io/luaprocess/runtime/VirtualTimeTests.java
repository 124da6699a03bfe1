package io.luaprocess.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessContext;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessMessage;
import io.luaprocess.ProcessSignal;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.kernel.DeterministicPlatform;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Lua programs in virtual time, in an order chosen by a seed.
 */
class VirtualTimeTests {

	@Test
	void aTimerOfAnHourIsDueAtOnceAndAllClocksGoWithIt() {
		with("""
				local time = require("time")
				return function()
				  local began, clock, seconds = time.now(), os.clock(), os.time()
				  time.after("1h"):receive()
				  local ticker, ticks = time.ticker("10m"), 0
				  while ticks < 6 do ticker:channel():receive() ticks = ticks + 1 end
				  ticker:stop()
				  time.sleep("1h")
				  return { time.now():sub(began):hours(), math.floor(os.clock() - clock + 0.5), os.time() - seconds }
				end
				""",
				(platform, runtime) -> assertThat(runtime.call("app:script")).isEqualTo(List.of(3L, 10800L, 10800L)));
	}

	@Test
	void aCallThatTimesOutTakesNoTime() {
		with("""
				return function() process.listen("never"):receive() end
				""", (platform, runtime) -> {
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> runtime.process("app:script").timeout(Duration.ofDays(1)).call())
				.withMessageContaining("timed out");
			CompletableFuture<Object> result = runtime.process("app:script").timeout(Duration.ofDays(1)).callAsync();
			assertThatThrownBy(result::join).hasCauseInstanceOf(ProcessException.class)
				.hasMessageContaining("timed out");
			assertThat(platform.now()).isBetween(DeterministicPlatform.START.plus(Duration.ofDays(2)),
					DeterministicPlatform.START.plus(Duration.ofDays(2)).plusSeconds(5));
		});
	}

	@Test
	void aDeadlineOfACancelTakesNoTime() {
		with("""
				return function() process.listen("never"):receive() end
				""", (platform, runtime) -> {
			Pid pid = runtime.spawn("app:script");
			CompletableFuture<ProcessExit> exit = runtime.watch(pid.toString());
			runtime.cancel(pid.toString(), Duration.ofHours(1), "enough");
			assertThat(exit.join().at()).isEqualTo(DeterministicPlatform.START.plusSeconds(3600));
		});
	}

	@Test
	void restartsOfAServiceTakeNoTime() {
		String index = """
				namespace: app
				entries:
				  - name: processes
				    kind: process.host
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
				      restart: {initial_delay: 1h, max_delay: 1h, jitter: 0, max_attempts: 3}
				""";
		with(Map.of("_index.yaml", index), 1, (platform, runtime) -> {
			platform.await(() -> runtime.services().service("app:service").state().toString().equals("FAILED"));
			assertThat(platform.now()).isEqualTo(DeterministicPlatform.START.plusSeconds(3 * 3600));
		});
	}

	@Test
	void theSameSeedGivesTheSameRun() {
		Set<Object> results = new HashSet<>();
		for (long seed = 0; seed < 10; seed++) {
			Object result = race(seed);
			assertThat(race(seed)).isEqualTo(result);
			results.add(result);
		}
		assertThat(results).hasSizeGreaterThan(5);
	}

	private static Object race(long seed) {
		Object[] result = new Object[1];
		with(Map.of("script.lua", """
				local time = require("time")
				return function()
				  local inbox = process.listen("done")
				  for i = 1, 6 do process.spawn("app:runner", "app:processes", process.pid(), i) end
				  local order = {}
				  for i = 1, 6 do order[i] = inbox:receive() end
				  return order
				end
				""", "runner.lua", """
				return function(parent, number)
				  local sum = 0
				  for i = 1, 20000 do sum = sum + i % 7 end
				  process.send(parent, "done", number .. " " .. math.random(1000000) .. " " .. process.pid())
				end
				"""), seed, (platform, runtime) -> result[0] = runtime.call("app:script"));
		return result[0];
	}

	@Test
	void aTestThatHangsSaysWhichLineWaits() {
		with("""
				return function()
				  local paid = process.listen("paid")
				  paid:receive()
				end
				""", (platform, runtime) -> {
			runtime.spawn("app:script");
			assertThatThrownBy(() -> platform.await(() -> false)).isInstanceOf(AssertionError.class)
				.hasMessageContaining("app:script, waiting")
				.hasMessageContaining("waits for topic `paid`")
				.hasMessageContaining("script:3");
		});
	}

	@Test
	void requestsTakeNoTimeWhateverTheirTimeout() {
		with("""
				return function(ask)
				  if ask then
				    local _, err = process.request(process.pid(), "never answered", "24h")
				    return err:kind()
				  end
				  process.listen("never"):receive()
				end
				""", (platform, runtime) -> {
			assertThat(runtime.call("app:script", true)).isEqualTo(ErrorKind.TIMEOUT.value());
			Pid pid = runtime.spawn("app:script");
			assertThatThrownBy(runtime.request(pid, "never answered", Duration.ofDays(1))::join)
				.hasMessageContaining(pid + " did not answer in 24h");
			assertThat(platform.now()).isBetween(DeterministicPlatform.START.plus(Duration.ofDays(2)),
					DeterministicPlatform.START.plus(Duration.ofDays(2)).plusSeconds(5));
		});
	}

	@Test
	void javaCodeThatIsAProcessWaitsInTheTimeOfProcesses() {
		with("return function(to) return process.request(to, \"ask\", \"3h\") end", (platform, runtime) -> {
			Pid pid = runtime.spawn("java:patient");
			assertThat(runtime.call("app:script", pid)).isEqualTo("nothing came for an hour");
			assertThat(platform.now()).isBetween(DeterministicPlatform.START.plus(Duration.ofHours(1)),
					DeterministicPlatform.START.plus(Duration.ofHours(1)).plusSeconds(5));
		});
	}

	/** Answers when nothing else has come for an hour. */
	private static Object patient(ProcessContext context) {
		ProcessMessage message = (ProcessMessage) context.receive();
		ProcessSignal next = context.receive(Duration.ofHours(1));
		return message.reply((next != null) ? next : "nothing came for an hour");
	}

	private static void with(String script, BiConsumer<DeterministicPlatform, LuaProcessRuntime> test) {
		with(Map.of("script.lua", script), 1, test);
	}

	private static void with(Map<String, String> files, long seed,
			BiConsumer<DeterministicPlatform, LuaProcessRuntime> test) {
		List<SourceFile> sources = files.entrySet()
			.stream()
			.map((file) -> new SourceFile(file.getKey(), () -> file.getValue().getBytes(StandardCharsets.UTF_8)))
			.toList();
		DeterministicPlatform platform = new DeterministicPlatform(seed);
		try (LuaProcessRuntime runtime = LuaProcessRuntime.builder()
			.roots(List.of(new DefinitionRoot("test", sources)))
			.platform(platform)
			.javaProcess("java:patient", null, () -> VirtualTimeTests::patient)
			.build()) {
			runtime.start();
			test.accept(platform, runtime);
		}
	}

}
