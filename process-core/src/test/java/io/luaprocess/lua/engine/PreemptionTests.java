package io.luaprocess.lua.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.luaprocess.kernel.Safepoint;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.Trampoline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs that give way to others where they poll leave the Java stack soon, and do the
 * same as others.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class PreemptionTests {

	/** In parts smaller than loops, in parts that hold small loops, and whole. */
	static final List<LuaEngine> ENGINES = List.of(new LuaEngine(Mode.COMPILED), new LuaEngine(Mode.COMPILED, 20, true),
			new LuaEngine(Mode.COMPILED, 100, true), new LuaEngine(Mode.INTERPRETED));

	private final ProgramRunner usual = new ProgramRunner();

	private final ProgramRunner often = new ProgramRunner(Limits.DEFAULT, 60, 0, () -> this.random.nextInt(10) != 0);

	private final Random random = new Random(1);

	private final ProgramRunner sometimes = new ProgramRunner(Limits.DEFAULT, 60, 0,
			() -> this.random.nextInt(20) == 0);

	private final ProgramRunner alsoForRoom = new ProgramRunner(Limits.DEFAULT, 60, 2,
			() -> this.random.nextInt(3) == 0);

	@AfterEach
	void stop() {
		this.usual.close();
		this.often.close();
		this.sometimes.close();
		this.alsoForRoom.close();
	}

	private void same(String source) throws Exception {
		String expected = this.usual.run(new LuaEngine(Mode.INTERPRETED), source);
		for (LuaEngine engine : ENGINES) {
			Program program = engine.compile("test", source);
			for (ProgramRunner runner : List.of(this.often, this.sometimes, this.alsoForRoom)) {
				assertThat(runner.run(engine, program)).isEqualTo(expected).isNotEmpty();
			}
		}
	}

	// ---- programs do the same --------------------------------------------------------

	@ParameterizedTest
	@ValueSource(strings = { "for i = 1, 3000 do s = s + i end", "for i = 3000, -1, -1 do s = s * 3 % 1009 + i end",
			"for i = 1, 30000, 7 do s = s + i end", "for i = 1, 2048 do s = s + i end for i = 1, 0 do s = 0 end",
			"for i = 0.5, 3000 do s = s + i end", "for i = 3, 0.25, -0.001 do s = s + i end",
			"for i = 1, 3000 do t[i] = i s = s + #t end", "for i = 3000, 1, -1 do t[i] = i s = s + i end",
			"for i = 1, 9000, 3 do t.x = i s = s + i end", "for i = 0.5, 3000 do t[#t + 1] = i s = s + i end",
			"for i = 0.5, 30, 0.01 do t.x = i s = s + t.x end", "for i = a, b do t[i] = i s = s + i end",
			"for i = b, a, -a do s = s + i t.x = s end", "for i = a, b, c do s = s + i end",
			"for i = b, a, -c do t.x = i s = s + i end", "for i = 1, 3000 do s = f(s, i) end",
			"for i = 3000, 1, -2 do s = f(s, i) t.x = i end", "for i = 0.5, 3000 do s = f(s, i) end",
			"for i = a, b, c do s = f(s, i) end", "for i = 1, 300 do s = g(s, i) end",
			"for i = 1.5, 300 do s = g(s, i) t[i] = s end", "for i = 1, 3, 1e-3 do s = s + i end",
			"for i = 9007199254739000, 9007199254740990 do s = s + i % 7 end",
			"for i = 1, 30 do for j = i, 40 do for k = j, 0, -1 do s = s + k end end end",
			"for i = 1, 30 do for j = i, 40 do t[j] = i s = g(s, j) end s = s + #t end",
			"for i = 1, 30 do for j = i, 40 do t[j] = i if j == 35 then break end s = s + j end s = s + #t end",
			"while s < 3000 do s = s + 1 end", "while s < 3000 do s = s + 1 t[s] = s end",
			"while true do s = g(s, 1) if s > 300 then break end end", "while s < 3000 do s = f(s, 1) end",
			"repeat s = s + 1 local done = s == 2500 until done", "repeat s = g(s, 1) until s > 300",
			"::again:: s = s + 1 if s < 2500 then goto again end",
			"while s < 3000 do s = s + 1 if s % 2 == 0 then goto next end s = s + 1 ::next:: end",
			"for k, v in pairs({ 1, 2, 3, x = 4, y = 5 }) do s = s + v end",
			"for i, v in ipairs({ 1, 2, 3 }) do while s < i * 10 do s = s + v end end",
			"for i in function(n, i) if i < n then return i + 1 end end, 300, 0 do s = s + i end",
			"local fs = {} for i = 1, 50 do fs[i] = function() i = i + s return i end end for i = 1, 50 do s = s + fs[i]() end",
			"local u = 0 local function add() u = u + 1 end for i = 1, 50 do add() s = s + u end while u < 90 do add() end s = s + u",
			"local x = 1 for i = 1, 100 do local y = x x = i % 3 == 0 and 'x' or y if x == 'x' then x = 2.5 end s = s + x end",
			"local x = {} local n = 0 while x do n = n + 1 if n == 50 then x = nil end s = s + n end",
			"for i = 1, 60 do if i % 7 == 0 then s = m end s = s + i end",
			"for i = 60, 1, -2 do if i % 7 == 0 then s = m end s = s + i t.x = s end",
			"for i = 0.5, 60 do if i % 7 == 0.5 then s = m end s = s + i end",
			"local i = 0 while i < 60 do i = i + 1 if i % 7 == 0 then s = m end s = s + i end",
			"local x for i = 1, 50 do x = (x or '') .. i end s = #x", "for i = 1, 3 do local i = i * 2 s = s + i end",
			"local function f(n, m) if n == 0 then return m end return f(n - 1, m + n) end s = f(300, 0)",
			"local function f(n, ...) if n == 0 then return ... end return f(n - 1, n, ...) end s = select('#', f(100))",
			"local function f(n) if n == 0 then return 0 end math.floor(n) return f(n - 1) end s = f(300)",
			"local function f(n) if n == 0 then return 0 end return n + f(n - 1) end s = f(3000)",
			"local function v(...) local n = 0 for i = 1, select('#', ...) do n = n + select(i, ...) end return n, ... end s = v(1, 2, 3)" })
	void loopsAndCalls(String loop) throws Exception {
		same("""
				local s, t = 0, {}
				local function f(x, y) if y > 1e9 then return 0 end return x + y end
				local function g(x, y) t.y = f(x, y) return f(t.y, 1) end
				local m
				m = setmetatable({}, { __add = function(a, b)
				  local n = 0
				  while n < 3 do n = n + 1 end
				  return n + (a == m and b or a)
				end })
				local function run(a, b, c)
				  %1$s
				  return s
				end
				print(run(2, 3000, 2)) print(#t) print(t.x)
				local function inner(a, b, c)
				  local s, t = 0, {}
				  local function g(x, y) t.y = f(x, y) return f(t.y, 1) end
				  local x, y, z = 1, 'y', {}
				  %1$s
				  return x .. y .. #z .. ' ' .. s .. ' ' .. #t .. tostring(t.x)
				end
				print(inner(3, 2000, 1.5)) print(inner(1, 3000, 1))
				""".formatted(loop));
	}

	@ParameterizedTest
	@ValueSource(strings = { """
			local function busy(n) local s = 0 while s < n do s = s + 1 end return s end
			local mt = {
			  __index = function(t, k) return busy(5) end, __newindex = function(t, k, v) rawset(t, k, busy(v)) end,
			  __add = function(a, b) return busy(6) end, __len = function() return busy(7) end,
			  __concat = function(a, b) return 'c' .. busy(8) end, __eq = function() return busy(3) == 3 end,
			  __lt = function() return busy(3) > 3 end, __le = function() return busy(3) == 3 end,
			  __unm = function() return busy(9) end, __call = function(self, n) return busy(n) end,
			  __tostring = function() return 't' .. busy(4) end,
			  __pairs = function(t) busy(3) return function(t, k) busy(2) if not k then return 1, 2 end end, t, nil end
			}
			local a, b = setmetatable({}, mt), setmetatable({}, mt)
			print(a.x) a.y = 3 print(a.y) print(a + 1) print(2 + b) print(#a) print(a .. 'x') print(1 .. a .. 2)
			print(a == b) print(a < b) print(a <= b) print(a ~= b) print(-a) print(a(5)) print(a) print(tostring(b))
			for k, v in pairs(a) do print(k + v) end
			for i = 1, 20 do if a < b or a <= i then print(a[i] + #a) end end
			""",
			"""
					local t = {}
					for i = 1, 60 do t[i] = i * 7 % 61 end
					table.sort(t, function(a, b) local n = 0 while n < 3 do n = n + 1 end return a > b end)
					print(table.concat(t, ' '))
					print((string.gsub('hello world', 'o', function(c) for i = 1, 3 do c = c .. i end return c end)))
					print((string.gsub('hello world', '%w+', setmetatable({}, { __index = function(t, k) for i = 1, 3 do k = k .. i end return k end }))))
					for w in string.gmatch('one two three', '%a+') do for i = 1, 2 do print(w) end end
					print(pcall(table.sort, { 3, 2, 1 }, function(a, b) for i = 1, 3 do end error('no') end))
					print(string.format('%s %s', setmetatable({}, { __tostring = function() for i = 1, 3 do end return 'x' end }), 1))
					print(select(2, xpcall(function() for i = 1, 3 do end error('e') end, function(e) for i = 1, 3 do e = e .. i end return e end)))
					""",
			"""
					local function gen(n)
					  return coroutine.wrap(function() for i = 1, n do for j = 1, 2 do coroutine.yield(i, j) end end end)
					end
					local s = 0
					for i, j in gen(20) do for k = 1, j do s = s + i * j end end
					print(s)
					local co = coroutine.create(function(a)
					  print(coroutine.status(co or coroutine.running()))
					  for i = 1, 5 do a = a + coroutine.yield(a) while a % 3 ~= 0 do a = a + 1 end end
					  error({ code = a })
					end)
					while coroutine.status(co) ~= 'dead' do
					  local ok, v = coroutine.resume(co, 4)
					  print(ok) print(type(v) == 'table' and v.code or v) print(coroutine.status(co))
					end
					local outer
					outer = coroutine.wrap(function()
					  local me = coroutine.running()
					  local inner = coroutine.wrap(function()
					    for i = 1, 10 do if i % 3 == 0 then coroutine.yield(coroutine.status(me)) end end
					    return pcall(function() for i = 1, 3 do end error('inner') end)
					  end)
					  for i = 1, 3 do coroutine.yield(inner()) end
					  return select(2, inner())
					end)
					for i = 1, 4 do print(outer()) end
					print(pcall(outer))
					local t = setmetatable({}, { __index = function(t, k) return coroutine.wrap(function() for i = 1, 3 do k = k + i end return k end)() end })
					print(t[1] + t[2])
					local function perm(a, n) if n == 0 then coroutine.yield(a) else for i = 1, n do a[n], a[i] = a[i], a[n] perm(a, n - 1) a[n], a[i] = a[i], a[n] end end end
					for p in coroutine.wrap(function() perm({ 1, 2, 3, 4 }, 4) end) do print(table.concat(p, '')) end
					local function deep(n) if n == 0 then for i = 1, 3 do coroutine.yield(i) end return 'end' end return coroutine.wrap(function() for v in coroutine.wrap(function() coroutine.yield(deep(n - 1)) end) do return v end end)() end
					print(pcall(deep, 5))
					""",
			"""
					local function fails(n) for i = 1, n do if i == n then local x = nil + i end end end
					print(select(2, pcall(fails, 3)))
					local function level(l) while true do error('at', l) end end
					local function outer(l) for i = 1, 3 do level(l) end end
					for l = 0, 4 do print(select(2, pcall(outer, l))) print(select(2, pcall(function() outer(l) end))) end
					print(select(2, pcall(function() local function f() return 1 + f() end return f() end)))
					local n = 0
					print(select(2, pcall(function() local function f() n = n + 1 for i = 1, 2 do f() end end f() end)))
					print(n)
					for i = 1, 20 do if i % 2 == 0 then assert(not pcall(error, i)) else assert(pcall(function() for j = 1, i do end end)) end end
					print(pcall(pcall, error, 'x'))
					print(load('for i = 1, 3 do x = (x or 0) + i end return x')())
					while true do for i = 1, 10 do if i == 7 then error('last ' .. i) end end end
					""" })
	void libraryAndErrors(String source) throws Exception {
		same(source);
	}

	@ParameterizedTest
	@ValueSource(longs = { 21_000, 22_000 })
	void randomPrograms(long firstSeed) throws Exception {
		randomPrograms(firstSeed, 8);
	}

	@Tag("soak")
	@ParameterizedTest
	@ValueSource(longs = { 21_000, 22_000 })
	void manyRandomPrograms(long firstSeed) throws Exception {
		randomPrograms(firstSeed, 100);
	}

	private void randomPrograms(long firstSeed, int count) throws Exception {
		for (long seed = firstSeed; seed < firstSeed + count; seed++) {
			String source = RandomProgram.of(seed);
			String expected = this.usual.run(new LuaEngine(Mode.INTERPRETED), source);
			for (LuaEngine engine : ENGINES) {
				Program program = engine.compile("test", source);
				assertThat(this.often.run(engine, program)).as("program %s", seed).isEqualTo(expected);
				assertThat(this.sometimes.run(engine, program)).as("program %s, sometimes", seed).isEqualTo(expected);
			}
		}
	}

	// ---- programs leave soon ---------------------------------------------------------

	/** Counts polls and how often a program leaves. */
	private static final class Counter implements ProgramRunner.Turns {

		/** A program leaves the stack before it has polled so often. */
		private static final int SOON = 20;

		private final int enough;

		private final int soon;

		private int polls;

		private int left;

		Counter(int enough) {
			this(enough, SOON);
		}

		Counter(int enough, int soon) {
			this.enough = enough;
			this.soon = soon;
		}

		@Override
		public boolean givesWay() {
			if (++this.polls > this.soon) {
				throw new AssertionError("has not left");
			}
			return true;
		}

		@Override
		public boolean goesOn() {
			this.polls = 0;
			return ++this.left < this.enough;
		}

	}

	private static String run(Counter counter, LuaEngine engine, String source) {
		try (ProgramRunner runner = new ProgramRunner(Limits.DEFAULT, 60, 0, counter)) {
			return runner.run(engine, source);
		}
	}

	@ParameterizedTest
	@MethodSource
	void anEndlessProgramLeavesSoon(LuaEngine engine, String program) {
		assertThat(run(new Counter(200), engine, program)).isEqualTo(ProgramRunner.LEFT);
	}

	static List<Object[]> anEndlessProgramLeavesSoon() {
		List<String> programs = new ArrayList<>();
		PollTests.anEndlessProgramComesToAPoll().forEach((arguments) -> programs.add((String) arguments[1]));
		programs.addAll(List.of("local function f() math.floor(1) return f() end f()",
				"local function f(n) local x = n * 2 return f(x) end f(1)",
				"local f, g function f() return g() end function g() return f() end f()",
				"local function f() f() end while true do pcall(f) end",
				"setmetatable({}, { __index = function() while true do end end }).x = setmetatable({}, { __index = function() while true do end end }).x",
				"local t = setmetatable({}, { __add = function() for i = 1, math.huge do end end }) return t + t",
				"local t = setmetatable({}, { __lt = function() repeat until false end }) return t < t",
				"local t = setmetatable({}, { __eq = function() ::a:: goto a end }) return t == setmetatable({}, getmetatable(t))",
				"local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k] end return t.x",
				"local t = setmetatable({}, { __tostring = function() while true do end end }) return tostring(t)",
				"local t = setmetatable({}, { __call = function(self) while true do end end }) return (t())",
				"for i in function() while true do end end do end", "for i in function() return 1 end do end",
				"coroutine.wrap(function() while true do end end)()",
				"local f = coroutine.wrap(function() while true do coroutine.yield() end end) while true do f() end",
				"coroutine.wrap(function() coroutine.wrap(function() pcall(function() for i = 1, 1e16 do end end) end)() end)()",
				"while true do coroutine.wrap(function() end)() end",
				"table.sort({ 1, 2, 3 }, function(a, b) while true do end end)",
				"while true do table.sort({ 3, 1, 2 }, function(a, b) return a < b end) end",
				"string.gsub('abc', '.', function() while true do end end)", "while true do string.rep('x', 10) end",
				"while true do string.gsub('abc', '.', '%0%0') end", "while true do string.find('aaaa', 'a-b') end",
				"local s = 'x' while true do s = s:rep(3):sub(1, 3) end", "while true do pcall(error, 'x') end",
				"while true do local t = {} t[1] = t end", "xpcall(error, function() while true do end end)",
				"while true do select('#', 1, 2, 3) end", "local t = {} while true do t[#t % 100 + 1] = 'x' .. #t end",
				"local function f(...) return select('#', ...) end while true do f(1, 2, 3, 4, 5) end"));
		List<Object[]> all = new ArrayList<>();
		for (LuaEngine engine : ENGINES) {
			programs.stream().distinct().forEach((program) -> all.add(new Object[] { engine, program }));
		}
		return all;
	}

	@ParameterizedTest
	@FieldSource("ENGINES")
	void aProgramStaysWhereJavaCodeCannotBeSuspended(LuaEngine engine) {
		String source = """
				local function busy(n) local s = 0 while s < n do s = s + 1 end return s end
				local function inner() return busy(3) + coroutine.wrap(function() return busy(4) end)() end
				print(busy(3)) print(complete(inner)) print(complete(function() return complete(inner) end))
				local ok, e = pcall(complete, function() for i = 1, 3 do if i == 3 then error('e', 0) end end end)
				print(e)
				""";
		Counter counter = new Counter(100, 200);
		assertThat(run(counter, engine, source)).isEqualTo("3\n7\n7\ne\n");
		assertThat(counter.left).isBetween(1, 10);
		assertThat(run(new Counter(100, 200), engine, source + "while true do end")).endsWith(ProgramRunner.LEFT);
	}

	@ParameterizedTest
	@FieldSource("ENGINES")
	void anErrorHasTheSameTraceback(LuaEngine engine) throws Exception {
		String source = """
				local function fails(n)
				  for i = 1, n do
				    if i == n then error('last') end
				  end
				end
				local t = setmetatable({}, { __index = function(t, k)
				  for i = 1, 3 do end
				  fails(k)
				end })
				local function outer()
				  while true do
				    local x = t[3]
				  end
				end
				outer()
				""";
		List<String> tracebacks = new ArrayList<>();
		for (boolean givesWay : new boolean[] { true, false }) {
			LuaState s = LuaTest.state(Limits.DEFAULT, () -> {
				// So that the next poll gets here, too.
				Safepoint.epoch++;
				return givesWay;
			});
			Safepoint.epoch++;
			try {
				Varargs results = Trampoline.begin(s, engine.compile("test", source).instantiate(s, s.g.globals()),
						LuaValue.NONE);
				assertThat(results).as("begins with a poll").isNull();
				while (results == null) {
					assertThat(s.pending).isEqualTo(LuaState.Pending.PREEMPT);
					results = Trampoline.goOn(s, LuaValue.NONE);
				}
			}
			catch (LuaException ex) {
				tracebacks.add(ex.value().tojstring() + "\n" + ex.traceback());
			}
		}
		assertThat(tracebacks).hasSize(2);
		assertThat(tracebacks.getFirst()).isEqualTo(tracebacks.getLast()).contains("test:3: last", "'outer'");
	}

	@ParameterizedTest
	@FieldSource("ENGINES")
	void callsNestAsDeepAsTheLimitSays(LuaEngine engine) {
		int limit = Limits.DEFAULT.callDepth();
		String source = """
				local function down(n) if n == 0 then return 0 end return 1 + down(n - 1) end
				print(0 + down(%s))
				print(select(2, pcall(down, %s)))
				""".formatted(limit - 2, limit);
		Counter counter = new Counter(Integer.MAX_VALUE);
		assertThat(run(counter, engine, source)).isEqualTo(limit - 2 + "\ntest:1: stack overflow\n");
		assertThat(counter.left).isGreaterThan(limit / 10);
	}

	@ParameterizedTest
	@FieldSource("ENGINES")
	void callsThatGiveWayOftenCountAsMemoryOnce(LuaEngine engine) {
		String source = """
				local function down(n)
				  if n > 0 then return 0 + down(n - 1) end
				  local s = 0
				  while s < 2e4 do s = s + 1 if s < 0 then s = tostring(s) end end
				  return s
				end
				print(down(50))
				""";
		try (ProgramRunner small = new ProgramRunner(Limits.withMemory(4 << 20), 60, 0, () -> true)) {
			assertThat(small.run(engine, source)).isEqualTo("20000\n");
		}
	}

}
