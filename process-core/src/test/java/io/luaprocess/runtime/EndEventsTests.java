package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.event.CrashSite;
import io.luaprocess.event.RuntimeEvent;
import io.luaprocess.event.RuntimeEvent.Crashed;
import io.luaprocess.event.RuntimeEvent.Exited;
import io.luaprocess.event.RuntimeEvent.Kind;
import io.luaprocess.event.RuntimeEvents;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.lua.LuaTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The events of ends of processes.
 */
class EndEventsTests {

	private static RuntimeEvent latest(LuaTest test) {
		return test.runtime().events().latest(1, (event) -> true).getFirst().event();
	}

	private static void fails(LuaTest test, Object... args) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> test.run(LuaTest.SCRIPT, args));
	}

	@Test
	void normalEndIsCountedAndIsNoEvent() {
		try (LuaTest test = LuaTest.text("return function() end")) {
			test.run(LuaTest.SCRIPT);
			RuntimeEvents events = test.runtime().events();
			assertThat(events.normalExits()).isEqualTo(1);
			assertThat(events.latest(10, (event) -> true)).isEmpty();
		}
	}

	@Test
	void crashIsAnEventWithItsPlaceAndStack() {
		try (LuaTest test = LuaTest.text("""
				local function step(n)
				  error("no stock for order " .. n)
				end
				return function(n)
				  step(n)
				end
				""")) {
			fails(test, 17);
			fails(test, 18);
			Crashed crash = (Crashed) latest(test);
			assertThat(crash.site()).isEqualTo("app.test:script:2");
			assertThat(crash.subject().definition()).isEqualTo(LuaTest.SCRIPT);
			assertThat(crash.error().text()).contains("no stock for order 18");
			assertThat(crash.error().stack()).anyMatch((line) -> line.contains("app.test:script:5"));
			assertThat(crash.heard()).isTrue();
			assertThat(crash.spawning()).isFalse();
			List<CrashSite> sites = test.runtime().events().crashes().sites();
			assertThat(sites).singleElement().satisfies((site) -> {
				assertThat(site.site()).isEqualTo("app.test:script:2");
				assertThat(site.count()).isEqualTo(2);
			});
			assertThat(test.runtime().events().count(Kind.CRASH)).isEqualTo(2);
		}
	}

	@Test
	void failedTopLevelIsACrashOfTheSpawn() {
		try (LuaTest test = LuaTest.text("error('not configured')")) {
			fails(test);
			Crashed crash = (Crashed) latest(test);
			assertThat(crash.spawning()).isTrue();
			assertThat(crash.site()).isEqualTo("app.test:script:1");
		}
	}

	@Test
	void terminationIsAnExit() {
		try (LuaTest test = LuaTest.text("return function() process.inbox():receive() end")) {
			Pid pid = test.runtime().process(LuaTest.SCRIPT).spawn();
			test.runtime().terminate(pid.toString());
			Awaitility.await().untilAsserted(() -> assertThat(test.runtime().events().count(Kind.EXIT)).isEqualTo(1));
			Exited exit = (Exited) latest(test);
			assertThat(exit.cause()).isEqualTo(Exited.Cause.TERMINATED);
			assertThat(exit.subject().pid()).isEqualTo(pid);
			assertThat(exit.subject().host()).isEqualTo("app:processes");
		}
	}

	@Test
	void endOverALimitIsALimitEvent() {
		LimitOverrides limits = LimitOverrides.NONE.with(Limit.TURN_CPU_TIME, Duration.ofMillis(50));
		try (LuaTest test = LuaTest.text("return function() while true do end end",
				(builder) -> builder.limits(limits))) {
			fails(test);
			assertThat(latest(test).kind()).isEqualTo(Kind.LIMIT);
			assertThat(test.runtime().events().count(Kind.LIMIT)).isEqualTo(1);
		}
	}

}
