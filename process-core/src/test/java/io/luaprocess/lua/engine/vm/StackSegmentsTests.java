package io.luaprocess.lua.engine.vm;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.luaprocess.kernel.Safepoint;
import io.luaprocess.kernel.TerminationSignal;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How a program many calls deep is ended: its thread leaves first, the stacks below it a
 * few at a time, and it need not come to the next function for that.
 */
@ParameterizedClass
@EnumSource(Mode.class)
@Timeout(60)
class StackSegmentsTests {

	/** More calls than a stack has room for, however large stacks are. */
	private static final int MANY = 5000;

	/** So many are woken at the end, and each wakes another one when it has left. */
	private static final int FEW = 8;

	private final Mode mode;

	/** Threads that have only to leave, if the test wakes them. */
	private final BlockingQueue<Thread> leaving = new LinkedBlockingQueue<>();

	private boolean wakesThem;

	private volatile boolean ended;

	private int steps;

	StackSegmentsTests(Mode mode) {
		this.mode = mode;
	}

	@ParameterizedTest
	@ValueSource(strings = { "return 1 + down(n - 1)", "return pcall(down, n - 1)",
			"return tostring(setmetatable({}, { __tostring = function() return down(n - 1) end }))" })
	void theProgramHasLeftWhileItsStacksAreStillThereAndThenTheyLeaveAFewAtATime(String call) throws Exception {
		this.wakesThem = true;
		assertEnded("""
				local function down(n)
				  if n == 0 then
				    terminate()
				    while true do
				    end
				  end
				  %s
				end
				down(20000)
				""".formatted(call));
		int stacks = 0;
		for (Thread next = this.leaving.poll(20, TimeUnit.SECONDS); next != null; next = this.leaving.poll()) {
			assertThat(this.leaving).hasSizeLessThan(FEW);
			assertThat(next.isAlive()).isTrue();
			LockSupport.unpark(next);
			assertThat(next.join(Duration.ofSeconds(20))).isTrue();
			stacks++;
		}
		assertThat(stacks).isGreaterThan(20000 / MANY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "local r = down(n - 1) step() return r", "pcall(down, n - 1) step()" })
	void aProgramThatReturnsFromDeepRecursionIsEndedOnTheWay(String call) throws Exception {
		assertEnded("""
				local function down(n)
				  if n == 0 then
				    terminate()
				    return 0
				  end
				  %s
				end
				down(20000)
				""".formatted(call));
		assertThat(this.steps).isLessThan(MANY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "pcall(down, 20000) step()", "xpcall(down, step, 20000)" })
	void aProgramIsEndedWhileAnErrorLeavesDeepRecursion(String call) throws Exception {
		assertEnded("""
				local function down(n)
				  if n == 0 then
				    terminate()
				    error("x")
				  end
				  return 1 + down(n - 1)
				end
				%s
				""".formatted(call));
		assertThat(this.steps).isZero();
	}

	private void assertEnded(String source) throws Exception {
		LuaState state = LuaTest.state(Limits.DEFAULT, new Handler());
		Table globals = state.g.globals();
		globals.fn("terminate", (s, args) -> {
			this.ended = true;
			s.epoch = Safepoint.epoch - 1;
			return LuaValue.NONE;
		});
		globals.fn("step", (s, args) -> {
			this.steps++;
			return LuaValue.NONE;
		});
		LuaFn program = new LuaEngine(this.mode).compile("test", source).instantiate(state, globals);
		assertThatExceptionOfType(TerminationSignal.class).isThrownBy(() -> program.invoke(state, LuaValue.NONE));
	}

	/** Ends the program when it is told to. */
	private final class Handler implements SafepointHandler {

		@Override
		public void safepoint() {
			if (StackSegmentsTests.this.ended) {
				throw TerminationSignal.INSTANCE;
			}
		}

		@Override
		public void letLeave(Thread thread) {
			if (StackSegmentsTests.this.wakesThem) {
				StackSegmentsTests.this.leaving.add(thread);
			}
			else {
				LockSupport.unpark(thread);
			}
		}

	}

}
