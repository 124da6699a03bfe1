package io.luaprocess.lua.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

import io.luaprocess.kernel.Safepoint;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Trampoline;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How often Lua code polls, and that loops that do not poll in each turn make the turns
 * they should.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class PollTests {

	private static final LuaEngine COMPILED = new LuaEngine(Mode.COMPILED);

	private static final LuaEngine TINY_PARTS = new LuaEngine(Mode.COMPILED, 20, true);

	private static final LuaEngine INTERPRETED = new LuaEngine(Mode.INTERPRETED);

	/** No short loop makes more turns without a poll. */
	private static final int MOST_TURNS = 1024;

	/** No more calls are made without a poll. */
	private static final int CALLS = 8;

	private long polls;

	private long allowed = Long.MAX_VALUE;

	@ParameterizedTest
	@ValueSource(strings = { "for i = 1, 102400 do x = i end", "for i = 102400, 1, -1 do x = i end",
			"for i = 1, 307200, 3 do x = i end", "local s = 1 for i = 1, 102400, s do x = i end",
			"while x < 102400 do x = x + 1 end", "repeat x = x + 1 until x >= 102400",
			"::again:: x = x + 1 if x < 102400 then goto again end",
			"while true do x = x + 1 if x == 102400 then break end end",
			"while x < 102400 do x = x + 1 if x % 2 == 0 then goto next end x = x ::next:: end" })
	void aShortLoopPollsOnceInAThousandTurns(String loop) throws Exception {
		assertThat(polls(COMPILED, "local x = 0 " + loop)).isBetween(99L, 110L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "for i = 1, 102400 do t.x = i end", "for i = 102400, 1, -1 do t.x = i end",
			"for i = -307200, -1, 3 do t[i] = nil end", "for i = 1, -409599, -4 do x = i end",
			"for i = 1, 102400 * 16, 16 do t.x = i end", "for i = 0.5, 102400 do t.x = i end",
			"for i = 0.5, -102399, -1 do t.x = i end", "local s = 3 for i = 1, 307200, s do x = i end",
			"local s = -3 for i = 1, -307198, s do t.x = i end", "local s = 0.5 for i = 0.5, 51200, s do t.x = i end" })
	void aShortLoopThatWritesATablePollsOnceInSomeHundredTurns(String loop) throws Exception {
		assertThat(polls(COMPILED, "local t = {} " + loop)).isBetween(99L, 205L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "for i = 1, 102400 do x = f(x, i) end", "for i = 102400, 1, -1 do f(x) end",
			"for i = 1, 307200, 3 do x = f(i, i) + f(x, x) end", "local s = 1 for i = 1, 102400, s do f(i) end",
			"for i = 0.5, 102400 do t[1] = f(i) end", "while x < 102400 do x = x + 1 f(x, y) end",
			"repeat x = x + 1 y = f() until x == 102400", "for i = 1, 102400 do local r, s = f(i) x = r end" })
	void aLoopThatCallsAFunctionWithoutCallsPollsOnceInSomeHundredTurns(String loop) throws Exception {
		assertThat(polls(COMPILED, """
				local x, y, t = 0, 0, {}
				local function f(a, b) if a == b then return a end t.x = b return b end
				""" + loop)).isBetween(99L, 205L);
	}

	@Test
	void theLengthOfACalledFunctionCounts() throws Exception {
		assertThat(polls(COMPILED, """
				local x = 0
				local function f(a) %s return a end
				for i = 1, 100000 do x = f(i) f(x) end
				""".formatted("a = a + 1 ".repeat(90)))).isGreaterThan(100_000 * 2 * 90 / 16_384);
	}

	@Test
	void aLoopThatMayRoundItsCounterPollsSomeMoreTimesTowardsItsEnd() throws Exception {
		assertThat(polls(COMPILED, "local x = 0 for i = 0.5, 102400 do x = i end")).isBetween(99L, 125L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "for i = 1, 102400 do n() end", "for i = 1, 102400 do for j = 1, 2 do end end",
			"for i = 1, 102400 do x = x .. '' end", "while x < 102400 do n() x = x + 1 end",
			"repeat x = x + 1 local t = {} until x == 102400", "for i in many do n() end",
			"local f = m f = n for i = 1, 102400 do f() end", "local t = { f = m } for i = 1, 102400 do t.f() end",
			"local function f(x) for j = 1, 2 do end end for i = 1, 102400 do f() end",
			"local function f(x) return x .. '' end for i = 1, 102400 do f(1) end" })
	void aLoopThatMayTakeLongPollsInEachTurn(String loop) throws Exception {
		assertThat(polls(COMPILED, """
				local function m() end
				local function n() m() end
				local left = 102400
				local function many() left = left - 1 if left >= 0 then return left end end
				local x = 0
				""" + loop)).isGreaterThanOrEqualTo(102_400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "for i = 1, 10000 do %s end", "for i = 1.5, 10001 do %s end",
			"while n < 10000 do n = n + 1 %s end" })
	void aLoopWithMoreToDoPollsAfterFewerTurns(String loop) throws Exception {
		String body = "x = x + 1 ".repeat(1_000);
		assertThat(polls(COMPILED, "local n, x = 0, 0 " + String.format(Locale.ROOT, loop, body)))
			.isGreaterThan(10_000 * 1_000 / 16_384);
	}

	@ParameterizedTest
	@ValueSource(strings = { "for i = 1, 2000000 do x = i end",
			"while x < 2000000 do x = x + 1 y = x * y % 7 if y > 3 then y = 0 end end" })
	void aLoopThatIsCutIntoPartsPolls(String loop) throws Exception {
		assertThat(polls(TINY_PARTS, "local x, y = 0, 1 " + loop)).isGreaterThan(2_000_000 / MOST_TURNS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "local function f(n) if n > 0 then f(n - 1) f(n - 1) end end f(13)",
			"local function f(n) if n > 0 then return f(n - 1) end end f(8191)",
			"local f, g function f(n) if n > 0 then return g(n - 1) end end function g(n) return f(n) end f(8191)",
			"local function f(n) if n > 0 then pcall(f, n - 1) pcall(f, n - 1) end end f(13)",
			"local t = {} function t:f(n) if n > 0 then self:f(n - 1) self:f(n - 1) end end t:f(13)" })
	void everyFunctionThatCallsPolls(String calls) throws Exception {
		assertThat(polls(COMPILED, calls)).isGreaterThanOrEqualTo(8191);
	}

	@ParameterizedTest
	@ValueSource(strings = { "__index = function(t, k) if n > 0 then n = n - 1 local x = t[k] end end } local x = t.x",
			"__newindex = function(t, k, v) if n > 0 then n = n - 1 t[k] = v end end } t.x = 1",
			"__add = function(t, u) if n > 0 then n = n - 1 return t + u end end } local x = t + t",
			"__unm = function(t) if n > 0 then n = n - 1 return -t end end } local x = -t",
			"__len = function(t) if n > 0 then n = n - 1 return #t end end } local x = #t",
			"__concat = function(t, u) if n > 0 then n = n - 1 return t .. u end end } local x = t .. t",
			"__lt = function(t, u) if n > 0 then n = n - 1 return t < u end end } local x = t < t",
			"__le = function(t, u) if n > 0 then n = n - 1 return t <= u end end } local x = t <= t",
			"__eq = function(t, u) if n > 0 then n = n - 1 return t == u end end } m.__index = m local x = t == setmetatable({}, m)",
			"__call = function(t) if n > 0 then n = n - 1 return t() end end } t()" })
	void everyFunctionThatCallsThroughAMetamethodPolls(String metamethod) throws Exception {
		assertThat(
				polls(COMPILED, "local n, t, m = 10000, {} m = { " + metamethod.replace("} ", "} setmetatable(t, m) ")))
			.isGreaterThanOrEqualTo(10_000);
	}

	@ParameterizedTest
	@ValueSource(strings = { "string.gsub(text, 'a', function() end)", "string.gsub(text, '(a)(b)', function() end)",
			"table.sort(numbers, function(a, b) return a < b end)", "for _ in string.gmatch(text, 'ab') do end",
			"for _ in pairs(numbers) do end", "for _ in ipairs(numbers) do end" })
	void aLibraryFunctionThatCallsOneThatDoesNotPollPollsItself(String call) throws Exception {
		String begin = "local text, numbers = string.rep('ab', 10000), {} for i = 1, 10000 do numbers[i] = -i end ";
		assertThat(polls(COMPILED, begin + call) - polls(COMPILED, begin)).isGreaterThanOrEqualTo(10_000 / CALLS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "f() ", "x = f() ", "if f() then x = 1 end ", "x = x and f() or f() " })
	void callsInARowPollAtLeastBeforeEachEighth(String call) throws Exception {
		String begin = "local x local function n() end local function f() n() end ";
		assertThat(polls(COMPILED, begin + call.repeat(800))).isBetween(100L, 1200L);
		assertThat(polls(COMPILED, begin + "local function g() " + call.repeat(16) + "end g()")).isGreaterThan(1);
	}

	@Test
	void aFunctionWithoutCallsPollsOnlyIfItIsLong() throws Exception {
		String begin = "local function f(x) x = x + 1 %s return x end ";
		long none = polls(COMPILED, String.format(Locale.ROOT, begin, "") + "local y = f(1)");
		assertThat(none).isLessThanOrEqualTo(1);
		assertThat(polls(COMPILED, String.format(Locale.ROOT, begin, "x = x * 2 ".repeat(200)) + "local y = f(1)"))
			.isGreaterThan(none);
	}

	@ParameterizedTest
	@MethodSource
	void anEndlessProgramComesToAPoll(LuaEngine engine, String program) {
		this.allowed = 50;
		assertThatExceptionOfType(Enough.class).isThrownBy(() -> polls(engine, program));
	}

	static List<Object[]> anEndlessProgramComesToAPoll() {
		List<Object[]> all = new ArrayList<>();
		for (LuaEngine engine : List.of(COMPILED, TINY_PARTS, INTERPRETED)) {
			for (String program : List.of("while true do end", "repeat until false", "::a:: goto a",
					"::a:: do local x = 1 if x == 2 then goto b end end goto a ::b::", "for i = 1, math.huge do end",
					"for i = -1, -math.huge, -1 do end", "for i = 1, 2, 0.0000000000000001 do i = 0 end",
					"for i = 2, 1, 0 do end", "for i = 1, 0 / 0 do end for i = 1, 1e300 do end",
					"local t = {} for i = 1, math.huge do t.x = i end",
					"local t = {} for i = 1, -1e16, -3 do t.x = i end",
					"local t = {} for i = 1.5, math.huge do t.x = i end",
					"local t, s = {}, 1 for i = 9007199254740992, 1e300, s do t.x = i end",
					"local t, s = {}, -1 for i = -9007199254740992, -1e300, s do t.x = i end",
					"local t, s = {}, 1e-320 for i = 1, 2, s do t.x = i end", "local s = 0 for i = 2, 1, s do end",
					"local x = 1 for i = x, 1e17, 1 do end", "for i = 1, 1e16 do end", "for i = 1, -1e16, -16 do end",
					"local function f() end while true do f() end",
					"local function f(i) return i end for i = 1, 1e16 do f(i) end",
					"local function f(i) return i end for i = 1.5, math.huge do f(i) end",
					"local t = {} local function f(i) t.x = i return i end local s = 3 for i = 1, 1e16, s do f(i) end",
					"goto b ::a:: x = 1 ::b:: goto a", "local n = 0 while n >= 0 do while n >= 0 do end end",
					"while true do for i = 1, 3 do end end", "while true do while true do break end end",
					"local t = {} while not t[1] do t.x = t.y end", "local function f() return f() end f()",
					"local function f() pcall(f) end while true do f() end",
					"for i = 1, 1e16 do local x = i do local function f() return x end end end")) {
				all.add(new Object[] { engine, program });
			}
		}
		return all;
	}

	/** Each start and each step, not each with each. */
	@ParameterizedTest
	@MethodSource
	void aNumericLoopMakesItsTurns(LuaEngine engine, long start, int step) throws Exception {
		makesItsTurns(engine, start, step);
	}

	static List<Object[]> aNumericLoopMakesItsTurns() {
		return numericLoops((start, step) -> start == 1 || start == Integer.MAX_VALUE || step == 1 || step == -3);
	}

	@Tag("soak")
	@ParameterizedTest
	@MethodSource
	void aNumericLoopMakesItsTurnsFromEachStartInEachStep(LuaEngine engine, long start, int step) throws Exception {
		makesItsTurns(engine, start, step);
	}

	static List<Object[]> aNumericLoopMakesItsTurnsFromEachStartInEachStep() {
		return numericLoops((start, step) -> true);
	}

	private static List<Object[]> numericLoops(BiPredicate<Long, Integer> filter) {
		List<Object[]> all = new ArrayList<>();
		for (LuaEngine engine : List.of(COMPILED, TINY_PARTS, INTERPRETED)) {
			for (long start : new long[] { 0, 1, -1000, Integer.MAX_VALUE, Integer.MIN_VALUE, (1L << 32) - 1,
					(1L << 32) + 5, (1L << 53) - (1L << 20), -(1L << 53) + (1L << 20) }) {
				for (int step : new int[] { 1, -1, 2, 3, -3, 16, -16, 17 }) {
					if (filter.test(start, step)) {
						all.add(new Object[] { engine, start, step });
					}
				}
			}
		}
		return all;
	}

	private static void makesItsTurns(LuaEngine engine, long start, int step) throws Exception {
		int sign = Integer.signum(step);
		StringBuilder loops = new StringBuilder();
		for (int turns : new int[] { 0, 1, 2, 3, MOST_TURNS - 1, MOST_TURNS, MOST_TURNS + 1, 2 * MOST_TURNS - 1,
				2 * MOST_TURNS, 2 * MOST_TURNS + 1, 5000 }) {
			long exact = start + (turns - 1L) * step;
			long farthest = exact + step - sign;
			loops.append(String.format(Locale.ROOT, "check(%d, %d) check(%d, %d) check(%d, %d + %d * 0.25)%n", turns,
					exact, turns, farthest, turns, exact, sign));
			loops.append(String.format(Locale.ROOT, "check(%d, %s)%n", turns, "'" + exact + "'"));
		}
		long last = start + 1030L * step;
		run(engine, String.format(Locale.ROOT, """
				local function less(i) return i - %1$d end
				local function sums(turns, limit)
				  local n, sum = 0, 0
				  for i = %1$d, limit, %2$d do n = n + 1 sum = sum + (i - %1$d) end
				  assert(n == turns and sum == %2$d * turns * (turns - 1) / 2, turns)
				end
				local function callsAFunction(turns, limit, step)
				  local n, sum, t = 0, 0, {}
				  for i = %1$d, limit, %2$d do n = n + 1 sum = sum + less(i) end
				  for i = %1$d, limit, step do t[#t + 1] = less(i) end
				  assert(n == turns and #t == turns and (n == 0 or t[n] == %2$d * (turns - 1)), turns)
				  assert(sum == %2$d * turns * (turns - 1) / 2, turns)
				end
				local function stepsByVariable(turns, limit, step)
				  local n, sum, t = 0, 0, {}
				  for i = %1$d, limit, step do n = n + 1 sum = sum + (i - %1$d) end
				  for i = %1$d, limit, step do t[#t + 1] = i - %1$d end
				  assert(n == turns and #t == turns and (n == 0 or t[n] == %2$d * (turns - 1)), turns)
				  assert(sum == %2$d * turns * (turns - 1) / 2, turns)
				end
				local function check(turns, limit)
				  sums(turns, limit)
				  stepsByVariable(turns, limit, %2$d)
				  callsAFunction(turns, limit, %2$d)
				  local n, right, at = 0, true, %1$d
				  local visited = {}
				  for i = %1$d, limit, %2$d do
				    right = right and i == at
				    at = at + %2$d
				    n = n + 1
				    visited[n] = i
				    i = nil
				  end
				  assert(right and n == turns and #visited == n, turns)
				end
				%3$s
				local n, sum = 0, 0
				for i = %1$d, %4$d, %2$d do n = n + 1 sum = sum + (i - %1$d) end
				assert(n == 1031 and sum == %2$d * 1030 * 1031 / 2)
				""", start, step, loops, last));
	}

	/** The counter as PUC Lua computes it: one step back, then a step for each turn. */
	@ParameterizedTest
	@CsvSource({ "0.5, 102400, 1", "0, 1, 0.1", "0.1, 1000, 0.3", "1, -5, -0.7", "1, 1500, 0.7", "3, 2, 0.5",
			"3, 3, 0.5", "-0.0, -3, -1", "-0.0, 3, 1", "-3, 3, 1", "9007199254739000, 9007199254740990, 1",
			"2251799813684248, 2251799813689000, 1", "-2251799813684248, -2251799813689000, -3",
			"9007199254740992, 9007199254749992, 1.5", "9007199254740992, 9007199254749992, 1.1",
			"1000000000000000, 1000000000000300, 0.1", "1, 3000.75, 1", "3000, -3000.75, -2", "1, 4294967297, 65536.5",
			"1, 1e300, 1e297", "-1e300, 1e300, 1e297", "0, NaN, 1", "NaN, 1, 1", "0, 1, NaN", "1, 0, Infinity",
			"0, 1, Infinity", "5e-324, 1e-320, 5e-324" })
	void aNumericLoopCountsInDoubles(double start, double limit, double step) throws Exception {
		List<Double> expected = new ArrayList<>();
		for (double i = start - step + step; (step > 0) ? i <= limit : limit <= i; i += step) {
			expected.add(i);
		}
		double hash = 0;
		for (double i : expected) {
			hash = hash * 0.5 + i;
		}
		for (LuaEngine engine : List.of(COMPILED, TINY_PARTS, INTERPRETED)) {
			List<String> loops = new ArrayList<>(List.of("start, limit, step"));
			if (step == step && !Double.isInfinite(step)) {
				loops.add(String.format(Locale.ROOT, "start, limit, %.17g", step));
			}
			for (String loop : loops) {
				assertThat(counters(engine, start, limit, step, loop)).isEqualTo(expected);
				for (String next : List.of("hash * 0.5 + i", "add(hash, i)")) {
					assertThat(eval(engine, state(start, limit, step), """
							local hash = 0
							local function add(hash, i) return hash * 0.5 + i end
							for i = %s do hash = %s end
							return hash
							""".formatted(loop, next)).todouble()).isEqualTo(hash);
				}
			}
		}
	}

	private static LuaState state(double start, double limit, double step) {
		LuaState state = LuaTest.state();
		Table globals = state.g.globals();
		globals.put(LuaValue.valueOf("start"), Num.of(start));
		globals.put(LuaValue.valueOf("limit"), Num.of(limit));
		globals.put(LuaValue.valueOf("step"), Num.of(step));
		return state;
	}

	private static List<Double> counters(LuaEngine engine, double start, double limit, double step, String loop)
			throws LuaSyntaxException {
		List<Double> all = new ArrayList<>();
		LuaState state = state(start, limit, step);
		state.g.globals().fn("add", (s, args) -> {
			all.add(args.arg1().todouble());
			return LuaValue.NONE;
		});
		eval(engine, state, """
				local t, n = {}, 0
				for i = %s do n = n + 1 t[n] = i end
				for i = 1, n do add(t[i]) end
				""".formatted(loop));
		return all;
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void aLoopMayBeLeftInAnyTurn(Mode mode) throws Exception {
		assertThat(run(new LuaEngine(mode), """
				local function leave(turns)
				  local a, b, c, d, e = 0, 0, 0, 0, 0
				  local f, g, t, step = 0, 0, {}, 1
				  for i = 1, 1e16 do if i == turns then a = i break end end
				  for i = -1, -1e16, -1 do if i == -turns then goto out end b = b + 1 end
				  ::out::
				  while true do c = c + 1 if c == turns then break end end
				  repeat d = d + 1 local done = d == turns until done
				  for i = 0.5, 1e16 do e = e + 1 if e == turns then break end end
				  for i = 1, 1e16 do t.x = i if i == turns then f = i break end end
				  for i = 1, 1e16, step do t.y = i if i == turns then g = i break end end
				  if f ~= turns or g ~= turns or t.x ~= turns or t.y ~= turns then return false end
				  return a == turns and b == turns - 1 and c == turns and d == turns and e == turns
				end
				for turns = 1, 2100 do assert(leave(turns), turns) end
				return true
				""")).isEqualTo(LuaValue.TRUE);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void everyTurnHasAVariableOfItsOwn(Mode mode) throws Exception {
		assertThat(run(new LuaEngine(mode), """
				local functions = {}
				for i = 1, 3000 do functions[i] = function() i = i + 1 return i end end
				for i = 1, 3000 do assert(functions[i]() == i + 1 and functions[i]() == i + 2) end
				local sum, t = 0, {}
				for i = 1, 3000 do t[i] = i * 2 end
				for i = 1, 100 do
				  for j = i, 3000, 7 do sum = sum + t[j] end
				  for j = 3000, i, -7 do sum = sum - t[j] end
				  for j = 1, 3 do for k = 1, 2 do sum = sum + j * k end end
				end
				return sum
				""")).isEqualTo(Num.of(expectedSum()));
	}

	private static double expectedSum() {
		double sum = 0;
		for (int i = 1; i <= 100; i++) {
			for (int j = i; j <= 3000; j += 7) {
				sum += j * 2;
			}
			for (int j = 3000; j >= i; j -= 7) {
				sum -= j * 2;
			}
			sum += 18;
		}
		return sum;
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void anErrorInALaterTurnNamesItsLine(Mode mode) {
		assertThatExceptionOfType(LuaException.class).isThrownBy(() -> run(new LuaEngine(mode), """
				local t = {}
				for i = 1, 5000 do
				  t[i] = i
				  if i > 3000 then
				    i = i +
				      t[i + 1]
				  end
				end
				""")).withMessageStartingWith("test:5: attempt to perform arithmetic on field '?' (a nil value)");
	}

	/** Runs a program and returns how often it polled. */
	private long polls(LuaEngine engine, String source) throws LuaSyntaxException {
		LuaState s = LuaTest.state(Limits.DEFAULT, () -> {
			this.polls++;
			if (this.polls > this.allowed) {
				throw new Enough();
			}
			// So that the next poll gets here, too.
			Safepoint.epoch++;
			return false;
		});
		LuaValue function = engine.compile("test", source).instantiate(s, s.g.globals());
		this.polls = 0;
		Safepoint.epoch++;
		Trampoline.begin(s, (LuaFn) function, LuaValue.NONE);
		return this.polls;
	}

	private static LuaValue run(LuaEngine engine, String source) throws LuaSyntaxException {
		return eval(engine, LuaTest.state(), source);
	}

	private static LuaValue eval(LuaEngine engine, LuaState state, String source) {
		return LuaTest.eval(engine, state, source).arg1();
	}

	@SuppressWarnings("serial")
	private static final class Enough extends Error {

	}

}
