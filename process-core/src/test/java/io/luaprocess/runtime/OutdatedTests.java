package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.luaprocess.DefinitionOptions;
import io.luaprocess.Pid;
import io.luaprocess.ProcessExit;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.DefinitionSource;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.supervision.ServiceState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What running processes learn of definitions that are replaced.
 */
class OutdatedTests {

	private static final DefinitionOptions WITH_LIBRARY = DefinitionOptions.process().imports("lib", "lib");

	/** Ends with all events it has got when it is told to, or upgrades. */
	private static final String COLLECTOR = """
			local version = %s
			return function(seen)
			  seen = seen or ""
			  local events, inbox = process.events(), process.inbox()
			  while true do
			    local got = channel.select{events:case_receive(), inbox:case_receive()}
			    if got.channel == events then
			      seen = seen .. got.value.kind .. " "
			    elseif got.value:topic() == "upgrade" then
			      process.upgrade("", seen)
			    else
			      return seen .. version
			    end
			  end
			end
			""";

	private static final String ANYTIME = "return function() process.inbox():receive() return 'done' end";

	private final AtomicReference<List<ApplicationEntry>> rows = new AtomicReference<>();

	private LuaProcessRuntime runtime;

	@BeforeEach
	void start() {
		rows(1, "return {}");
		this.runtime = LuaProcessRuntime.builder().sources(List.of(new Rules())).engine(LuaTest.engine()).build();
		this.runtime.start();
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	private void rows(int version, String library) {
		this.rows.set(List.of(program("r:rule", COLLECTOR.formatted(version), DefinitionOptions.process()),
				program("r:other", COLLECTOR.formatted(1), DefinitionOptions.process()),
				program("r:user", COLLECTOR.formatted(1), WITH_LIBRARY),
				program("r:between", "return require('deep')", DefinitionOptions.library().imports("deep", "deep")),
				program("r:lib", "return {}", DefinitionOptions.library().imports("between", "between")),
				program("r:deep", library, DefinitionOptions.library()),
				program("r:late", "return function() return " + version + " end", DefinitionOptions.function())));
	}

	private static ApplicationEntry program(String id, String text, DefinitionOptions options) {
		return ApplicationEntry.program(id, text, options);
	}

	private final class Rules implements DefinitionSource {

		@Override
		public String name() {
			return "rules";
		}

		@Override
		public List<ApplicationEntry> entries() {
			return OutdatedTests.this.rows.get();
		}

	}

	private String seen(Pid pid) throws Exception {
		CompletableFuture<ProcessExit> exit = this.runtime.watch(pid.toString());
		this.runtime.send(pid, "end");
		return (String) exit.get(30, TimeUnit.SECONDS).value();
	}

	@Test
	void processOfAChangedProgramIsToldAndNoOther() throws Exception {
		Pid changed = this.runtime.spawn("r:rule");
		Pid other = this.runtime.spawn("r:other");
		rows(2, "return {}");
		this.runtime.reload();
		assertThat(seen(changed)).isEqualTo("pid.outdated 1");
		assertThat(seen(other)).isEqualTo("1");
	}

	@Test
	void processIsToldIfALibraryOfItsLibrariesChanges() throws Exception {
		Pid user = this.runtime.spawn("r:user");
		Pid other = this.runtime.spawn("r:other");
		rows(1, "return {2}");
		this.runtime.reload();
		assertThat(seen(user)).isEqualTo("pid.outdated 1");
		assertThat(seen(other)).isEqualTo("1");
	}

	@Test
	void changedOptionsAreAChange() throws Exception {
		this.runtime.define("r:own", COLLECTOR.formatted(1));
		Pid same = this.runtime.spawn("r:own");
		this.runtime.define("r:own", COLLECTOR.formatted(1));
		assertThat(seen(same)).isEqualTo("1");
		Pid changed = this.runtime.spawn("r:own");
		this.runtime.define("r:own", COLLECTOR.formatted(1), DefinitionOptions.process().modules("json"));
		assertThat(seen(changed)).isEqualTo("pid.outdated 1");
	}

	@Test
	void oneEventWaitsAtMost() throws Exception {
		Pid pid = this.runtime.spawn("r:rule");
		await().until(() -> waiting(pid));
		for (int version = 2; version < 5; version++) {
			rows(version, "return {}");
			this.runtime.reload();
		}
		String text = seen(pid);
		assertThat(text).startsWith("pid.outdated ").endsWith("1");
	}

	private boolean waiting(Pid pid) {
		return this.runtime.kernel().process(pid).snapshot().state().equals("waiting");
	}

	@Test
	void upgradeTakesTheNewProgramAndLeavesTheEventBehind() throws Exception {
		this.runtime.define("r:own", """
				return function(n)
				  local topic = process.inbox():receive():topic()
				  if topic == "upgrade" then process.upgrade("", 1) end
				  local got = channel.select{process.events():case_receive(), default = true}
				  return got.default and "nothing" or got.value.kind
				end
				""");
		Pid pid = this.runtime.spawn("r:own");
		CompletableFuture<ProcessExit> exit = this.runtime.watch(pid.toString());
		this.runtime.define("r:own", """
				return function(n)
				  process.inbox():receive()
				  local got = channel.select{process.events():case_receive(), default = true}
				  return got.default and "nothing" or got.value.kind
				end
				""");
		this.runtime.send(pid, "upgrade");
		this.runtime.send(pid, "go");
		assertThat(exit.get(30, TimeUnit.SECONDS).value()).isEqualTo("nothing");
	}

	@Test
	void upgradedProcessIsToldOfTheNextChange() throws Exception {
		Pid pid = this.runtime.spawn("r:rule");
		rows(2, "return {}");
		this.runtime.reload();
		this.runtime.send(pid, "upgrade");
		await().until(() -> waiting(pid));
		rows(3, "return {}");
		this.runtime.reload();
		assertThat(seen(pid)).isEqualTo("pid.outdated pid.outdated 2");
	}

	@Test
	void eventNamesTheRuntimeAndTheTime() throws Exception {
		this.runtime.define("r:own", """
				return function()
				  local event = process.events():receive()
				  return event.from .. " " .. tostring(event.kind == process.event.OUTDATED) .. " " .. type(event.at)
				end
				""");
		Pid pid = this.runtime.spawn("r:own");
		CompletableFuture<ProcessExit> exit = this.runtime.watch(pid.toString());
		this.runtime.define("r:own", "return function() end");
		assertThat(exit.get(30, TimeUnit.SECONDS).value()).isEqualTo(this.runtime.kernel().control() + " true number");
	}

	@Test
	void processOfARemovedProgramIsNotTold() throws Exception {
		this.runtime.define("r:own", COLLECTOR.formatted(1));
		Pid pid = this.runtime.spawn("r:own");
		this.runtime.remove("r:own");
		assertThat(seen(pid)).isEqualTo("1");
	}

	/** Whatever the order: the new program runs, or the old one knows of it. */
	@Test
	void processThatIsSpawnedDuringAReloadIsToldIfItHasTheOldProgram() throws Exception {
		for (int version = 1; version <= 100; version++) {
			int current = version;
			this.runtime.define("r:own", COLLECTOR.formatted(version - 1));
			CompletableFuture<Pid> spawn = CompletableFuture.supplyAsync(() -> this.runtime.spawn("r:own"));
			this.runtime.define("r:own", COLLECTOR.formatted(current));
			assertThat(seen(spawn.get(30, TimeUnit.SECONDS))).isIn("" + current, "pid.outdated " + (current - 1));
		}
	}

	@Test
	void serviceThatWantsItIsRestartedByAChangeOfItsProgramOnly() {
		this.runtime.close();
		this.rows.set(List.of(program("r:rule", ANYTIME, DefinitionOptions.process()), service("r:restarts", "restart"),
				service("r:keeps", "keep")));
		this.runtime = LuaProcessRuntime.builder().sources(List.of(new Rules())).engine(LuaTest.engine()).build();
		this.runtime.start();
		Pid restarted = pid("r:restarts");
		Pid kept = pid("r:keeps");
		this.runtime.define("r:unrelated", ANYTIME);
		assertThat(pid("r:restarts")).isEqualTo(restarted);
		this.runtime.define("r:rule", ANYTIME + " -- changed");
		await().atMost(Duration.ofSeconds(30))
			.until(() -> pid("r:restarts") != null && !pid("r:restarts").equals(restarted));
		assertThat(pid("r:keeps")).isEqualTo(kept);
		assertThat(this.runtime.isAlive(kept)).isTrue();
	}

	private @Nullable Pid pid(String service) {
		return (this.runtime.services().service(service).state() == ServiceState.RUNNING)
				? this.runtime.services().service(service).pid() : null;
	}

	private static ApplicationEntry service(String id, String reload) {
		return new ApplicationEntry(id, "process.service", Map.of("process", "r:rule", "host", "app:processes",
				"lifecycle", Map.of("auto_start", true, "reload", reload, "stop_timeout", "100ms")));
	}

}
