package io.luaprocess.benchmarks;

import java.util.Arrays;

import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.lua.engine.frontend.LuaSyntaxException;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Program;
import org.luaj.vm2.LuaValue;

/**
 * Prints how long it takes to compile a script of about 500 lines and to run its top
 * level, each time another script: the first of all in a JVM, and in one that has
 * compiled others before. Arguments: scripts (200).
 */
final class CompileFigures {

	private static final int BLOCKS = 10;

	/** What scripts are made of; {@code @} stands for a number. */
	private static final String BLOCK = """
			-- orders of day @
			local limits@ = { small = @, large = @ * 10, names = { "red", "green", "blue" } }

			local function total@(items, discount)
			  local sum = 0
			  for i, item in ipairs(items) do
			    if item.price > limits@.small and item.count ~= 0 then
			      sum = sum + item.price * item.count
			    elseif item.free then
			      sum = sum - (discount or 0)
			    end
			  end
			  return sum, #items
			end

			local Order@ = {}
			Order@.__index = Order@

			function Order@.new(id, ...)
			  return setmetatable({ id = id, items = { ... }, state = "open@" }, Order@)
			end

			function Order@:add(name, price)
			  local item = { name = name:upper(), price = price or @, count = 1 }
			  self.items[#self.items + 1] = item
			  return self
			end

			function Order@:describe()
			  local parts = {}
			  for key, value in pairs(self) do
			    if type(value) ~= "table" then
			      parts[#parts + 1] = string.format("%s=%s", key, tostring(value))
			    end
			  end
			  table.sort(parts, function(a, b) return a < b end)
			  return "@:" .. table.concat(parts, ", ") .. "."
			end

			local function retry@(times, work)
			  local n, ok, result = 0, false, nil
			  while n < times and not ok do
			    n = n + 1
			    ok, result = pcall(work, n)
			  end
			  if not ok then error("failed after " .. n .. ": " .. tostring(result), 2) end
			  return result
			end
			exports["run@"] = function(x) return retry@(3, function() return total@(Order@.new(x):add("a").items) end) end
			""";

	private CompileFigures() {
	}

	public static void main(String[] args) throws LuaSyntaxException {
		int scripts = Measuring.number(args, 0, 200);
		LuaEngine engine = new LuaEngine(Mode.COMPILED);
		long[] nanos = new long[scripts];
		for (int i = 0; i < scripts; i++) {
			String source = source(i);
			long start = System.nanoTime();
			Program program = engine.compile("script" + i, source);
			LuaState state = Measuring.state();
			program.instantiate(state, state.g.globals()).invoke(state, LuaValue.NONE);
			nanos[i] = System.nanoTime() - start;
		}
		long[] warm = Arrays.copyOfRange(nanos, scripts / 2, scripts);
		Arrays.sort(warm);
		Measuring.print("%d lines, the first of a JVM: %.1f ms; after %d others: median %.1f ms, most %.1f ms",
				source(0).lines().count(), nanos[0] / 1e6, scripts / 2, warm[warm.length / 2] / 1e6,
				warm[warm.length - 1] / 1e6);
	}

	private static String source(int script) {
		StringBuilder source = new StringBuilder("local exports = {}\n");
		for (int block = 0; block < BLOCKS; block++) {
			source.append(BLOCK.replace("@", String.valueOf(BLOCKS * script + block)));
		}
		return source.append("return exports\n").toString();
	}

}
