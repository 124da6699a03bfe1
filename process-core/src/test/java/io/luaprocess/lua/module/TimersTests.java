package io.luaprocess.lua.module;

import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.Test;

/**
 * Tests of sleeping, timers and tickers of a process.
 */
class TimersTests {

	private static void passes(String body) {
		passes(body, Limits.DEFAULT);
	}

	private static void passes(String body, Limits limits) {
		LuaTest.passes("return function()\n" + body + "\nend", limits);
	}

	@Test
	void sleepWaitsAtLeastItsTime() {
		passes("""
				local before = time.now()
				eq(time.sleep("20ms"), nil)
				eq(time.now():sub(before):milliseconds() >= 20, true)
				""");
	}

	@Test
	void sleepWhileLoadingRaises() {
		LuaTest.passes("""
				raises("cannot block while loading", time.sleep, "1ms")
				eq(time.sleep(0), nil)
				eq(type(time.after("1ms")), "userdata")
				return function() end
				""");
	}

	@Test
	void afterYieldsOneTimeAndCloses() {
		passes("""
				local before = time.now()
				local ch = time.after("20ms")
				local at, ok = ch:receive()
				eq(ok, true)
				eq(at:sub(before):milliseconds() >= 20, true)
				at, ok = ch:receive()
				eq(at, nil) eq(ok, false)
				raises("channel is receive-only", ch.send, time.after("1h"), 1)
				""");
	}

	@Test
	void timerFiresOnceAndGivesTheSameChannelEachTime() {
		passes("""
				local before = time.now()
				local timer = time.timer("20ms")
				eq(timer:channel(), timer:response())
				local at, ok = timer:channel():receive()
				eq(ok, true)
				eq(at:sub(before):milliseconds() >= 20, true)
				eq(timer:stop(), false)
				local other = channel.select { timer:channel():case_receive(), time.after("20ms"):case_receive() }
				eq(other.channel == timer:channel(), false)
				""");
	}

	@Test
	void stoppedTimerHoldsNoTickAndStaysOpen() {
		passes("""
				local timer = time.timer("1h")
				eq(timer:stop(), true)
				eq(timer:stop(), false)
				timer = time.timer("1ms")
				time.sleep("20ms")
				eq(timer:stop(), false)
				eq(channel.select { timer:channel():case_receive(), default = true }.default, true)
				""");
	}

	@Test
	void resetStartsAgainWithoutTheOldTick() {
		passes("""
				local timer = time.timer("1ms")
				time.sleep("20ms")
				local before = time.now()
				eq(timer:reset("20ms"), false)
				local at = timer:channel():receive()
				eq(at:sub(before):milliseconds() >= 20, true)
				eq(timer:reset("1h"), false)
				eq(timer:reset("1ms"), true)
				timer:channel():receive()
				fails(errors.INVALID, "timer.reset: duration must be > 0", timer.reset, timer, 0)
				fails(errors.INVALID, "duration must be number or string", timer.reset, timer)
				fails(errors.INVALID, 'invalid duration format: "x"', timer.reset, timer, "x")
				""");
	}

	@Test
	void closingTheChannelStopsTimerAndTicker() {
		passes("""
				local timer, ticker = time.timer("1h"), time.ticker("1h")
				timer:channel():close()
				ticker:channel():close()
				eq(timer:stop(), false)
				eq(ticker:stop(), false)
				""");
	}

	@Test
	void tickerTicksNeverEarlyAndStops() {
		passes("""
				local before = time.now()
				local ticker = time.ticker("10ms")
				eq(ticker:channel(), ticker:response())
				for i = 1, 3 do
				  ticker:channel():receive()
				  eq(time.now():sub(before):milliseconds() >= 10 * i, true)
				end
				eq(ticker:stop(), true)
				eq(ticker:stop(), false)
				time.sleep("30ms")
				eq(channel.select { ticker:channel():case_receive(), default = true }.default, true)
				""");
	}

	@Test
	void tickerBuffersSixteenTicks() {
		passes("""
				local ticker = time.ticker("1ns")
				time.sleep("50ms")
				local ticks, before = 0, time.now()
				while ticker:channel():receive() <= before do
				  ticks = ticks + 1
				end
				eq(ticks, 16)
				""");
	}

	@Test
	void tooManyTimersIsLimitExceeded() {
		passes("""
				local first = time.timer("1h")
				time.ticker("1h")
				for _, start in next_of { time.timer, time.ticker, time.after } do
				  fails(errors.LIMIT_EXCEEDED, "too many timers", start, "1h")
				end
				eq(first:reset("1h"), true)
				first:stop()
				eq(type(time.timer("1h")), "userdata")
				fails(errors.LIMIT_EXCEEDED, "too many timers", first.reset, first, "1h")
				""", LimitOverrides.NONE.with(Limit.TIMERS, 2).applyTo(Limits.DEFAULT));
	}

	@Test
	void pendingTimerDoesNotKeepTheProcessAlive() {
		passes("time.timer('1h') time.ticker('1h') time.after('1h')");
	}

	@Test
	void timersAreUserdataWithCheckedReceivers() {
		passes("""
				local timer, ticker = time.timer("1h"), time.ticker("1h")
				eq(type(timer), "userdata") eq(type(ticker), "userdata")
				raises("timer expected", timer.stop, ticker)
				raises("ticker expected", ticker.stop, timer)
				""");
	}

}
