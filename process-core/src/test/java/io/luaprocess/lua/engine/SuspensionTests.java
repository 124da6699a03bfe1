package io.luaprocess.lua.engine;

import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs whose calls leave the Java stack and come back do the same as others.
 */
class SuspensionTests {

	private final ProgramRunner usual = new ProgramRunner();

	private final ProgramRunner leaving = new ProgramRunner(Limits.DEFAULT, 20, 1);

	@AfterEach
	void stop() {
		this.usual.close();
		this.leaving.close();
	}

	private void same(Mode mode, String source) {
		String expected = this.usual.run(new LuaEngine(mode), source);
		assertThat(this.leaving.run(new LuaEngine(mode), source)).isEqualTo(expected).isNotEmpty();
		assertThat(this.leaving.run(new LuaEngine(mode, 15, true), source)).as("cut").isEqualTo(expected);
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void calls(Mode mode) {
		same(mode, """
				local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
				print(fib(12))
				local function many(...) return ... end
				local function pass(...) return many(1, ...) end
				local a, b, c = pass(2, 3, 4)
				print(a .. b .. c)
				print(select('#', pass(pass(many(), many()))))
				local t = {many(1, 2, 3), many(4, 5, 6)}
				print(#t)
				local s = 0
				for i = 1, 10 do s = s + many(i) * 2.5 end
				print(s)
				for i = 10, 1, -3 do local x = many(i) print(i + x) end
				local function f(x) if x == 0 then return 'done' end return f(x - 1) end
				print(f(100))
				""");
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void variables(Mode mode) {
		same(mode, """
				local function id(...) return ... end
				local n = 0
				local function count() n = n + 1 return n end
				local fs = {}
				for i = 1, 3 do
					local j = id(i)
					fs[i] = function() j = j + id(1) return j + count() end
				end
				print(fs[1]() + fs[1]() + fs[2]() + fs[3]())
				local x, y = 1.5, 'a'
				while id(x) < 10 do
					x = x * id(2)
					y = y .. id('b')
				end
				print(x, y) print(y)
				local v
				if id(true) then v = 3 else v = 'three' end
				print(v + id(1))
				repeat local k = id(n) n = n + 1 until k > 12
				print(n)
				""");
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void metamethods(Mode mode) {
		same(mode, """
				local log = {}
				local function note(name) return function(a, b) log[#log + 1] = name return name end end
				local mt = {__add = note 'add', __sub = note 'sub', __mul = note 'mul', __div = note 'div',
					__mod = note 'mod', __pow = note 'pow', __unm = note 'unm', __len = note 'len',
					__concat = note 'concat', __call = function(self, ...) return 'call', ... end,
					__lt = function(a, b) log[#log + 1] = 'lt' return true end,
					__eq = function(a, b) log[#log + 1] = 'eq' return true end,
					__index = function(t, k) return 'index ' .. k end,
					__newindex = function(t, k, v) log[#log + 1] = 'newindex ' .. k rawset(t, k, v) end}
				local a, b = setmetatable({}, mt), setmetatable({}, mt)
				print(a + b) print(a - 1) print(2 * a) print(a / b) print(a % b) print(a ^ 2) print(-a) print(#a)
				print(a .. b) print('x' .. 1 .. a .. 'y' .. 2)
				print(a < b) print(a <= b) print(a > b) print(a >= b) print(a == b) print(a ~= b)
				print(a.x) print(a[1]) print(a:y()) a.z = 1 print(a.z) a[2.5] = 3
				print(a(1, 2))
				print(table.concat(log, ' '))
				local sum = 0
				for i = 1, 3 do if a < i or a <= b then sum = sum + i end end
				print(sum)
				mt.__le = function() return false end
				print(a <= b)
				setmetatable(_G, {__index = function(t, k) return k end})
				print(undefined)
				local mt2 = {__index = a}
				local c = setmetatable({}, mt2)
				print(c.foo)
				""".replace("print(a:y())", ""));
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void iterators(Mode mode) {
		same(mode, """
				local function range(n) return function(s, i) if i < s then return i + 1, i * i, 'x' end end, n, 0 end
				for i, sq in range(5) do print(i .. ':' .. sq) end
				for i in range(2) do print(i) end
				for i, sq, x in range(2) do print(x .. i) end
				local t = {}
				for i, sq in range(3) do t[#t + 1] = function() i = i + 1 return i + sq end end
				print(t[1]() + t[2]() + t[3]() + t[3]())
				""");
	}

	@ParameterizedTest
	@EnumSource(Mode.class)
	void deepRecursion(Mode mode) {
		same(mode, """
				local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
				print(depth(3000))
				""");
		assertThat(this.usual.run(new LuaEngine(mode), """
				local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
				print(depth(150000))
				""")).isEqualTo("150000\n");
	}

	@ParameterizedTest
	@ValueSource(longs = { 11_000, 12_000 })
	void randomPrograms(long firstSeed) {
		for (long seed = firstSeed; seed < firstSeed + 12; seed++) {
			String source = RandomProgram.of(seed);
			String expected = this.usual.run(new LuaEngine(Mode.INTERPRETED), source);
			for (Mode mode : Mode.values()) {
				assertThat(this.leaving.run(new LuaEngine(mode), source)).as("program %s, %s", seed, mode)
					.isEqualTo(expected);
			}
			assertThat(this.leaving.run(new LuaEngine(Mode.COMPILED, 15, true), source)).as("program %s, cut", seed)
				.isEqualTo(expected);
		}
	}

}
