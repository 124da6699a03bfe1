package io.luaprocess.benchmarks;

import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Programs with functions larger than what the JVM compiles in one piece (8000 bytes of
 * bytecode), as generated code and long chunks have them.
 */
final class LargePrograms {

	private static final Map<String, Supplier<String>> PROGRAMS = Map.of("large-dispatch", LargePrograms::dispatch,
			"large-table", LargePrograms::table, "large-loops", () -> loops(40), "huge-loops", () -> loops(400),
			"large-body", () -> body(120), "huge-body", () -> body(600));

	private LargePrograms() {
	}

	/**
	 * Generates a program.
	 * @param name its name
	 * @return the text; {@code null} if there is no such program
	 */
	static @Nullable String text(String name) {
		Supplier<String> program = PROGRAMS.get(name);
		return (program != null) ? program.get() : null;
	}

	/** One function that decides between 300 operations. */
	private static String dispatch() {
		StringBuilder text = new StringBuilder("local function handle(state, op, a, b)\n");
		for (int i = 0; i < 300; i++) {
			text.append((i == 0) ? "  if" : "  elseif").append(" op == 'op").append(i).append("' then\n");
			text.append("    state.count = state.count + 1\n");
			text.append("    local x = a * ").append(i % 7 + 1).append(" + b\n");
			text.append("    if x > 1000 then x = x % 1000 end\n");
			text.append("    state.last = x\n    return x\n");
		}
		return text.append("  end\nend\n").append("""
				local ops = {}
				for i = 1, 300 do ops[i] = 'op' .. (i * 7 % 300) end
				return function()
				  local state, sum = {count = 0, last = 0}, 0
				  for round = 1, 20 do
				    for i = 1, #ops do sum = sum + handle(state, ops[i], i, round) end
				  end
				  return sum + state.count
				end
				""").toString();
	}

	/** A table constructor with 1500 records. */
	private static String table() {
		StringBuilder text = new StringBuilder("local function catalogue(scale)\n  return {\n");
		for (int i = 1; i <= 1500; i++) {
			text.append("    {id = ").append(i).append(", name = 'item ").append(i).append("', price = scale * ");
			text.append(i % 13).append(", tags = {'a', 'b").append(i % 5).append("'}},\n");
		}
		return text.append("  }\nend\n").append("""
				return function()
				  local sum = 0
				  for round = 1, 5 do
				    local c = catalogue(round)
				    for i = 1, #c do sum = sum + c[i].price end
				  end
				  return sum
				end
				""").toString();
	}

	/** One function with many hot loops, one behind the other. */
	private static String loops(int count) {
		StringBuilder text = new StringBuilder("return function()\n  local sum, t = 0, {0}\n");
		for (int i = 0; i < count; i++) {
			text.append("  for i = 1, ").append(4000 / (count / 40)).append(" do\n");
			text.append("    local x = i % ").append(i % 9 + 2).append(" + 0.5\n");
			text.append("    if x > ").append(i % 5).append(" then sum = sum + x * 2 else sum = sum - x end\n");
			text.append("    t[i % 100 + 1] = sum\n    sum = sum % 65536 + t[1]\n  end\n");
		}
		return text.append("  return math.floor(sum)\nend\n").toString();
	}

	/** One hot loop around a long body with inner functions. */
	private static String body(int count) {
		StringBuilder text = new StringBuilder("return function()\n  local sum, names = 0, {}\n");
		text.append("  local function add(x) sum = sum + x end\n");
		text.append("  for round = 1, ").append(24000 / count).append(" do\n    local object = {n = round}\n");
		for (int i = 0; i < count; i++) {
			text.append("    do\n      local v = object.n + ").append(i).append('\n');
			text.append("      local function twice(x) return x + x + v end\n");
			text.append("      if v % 3 == 0 then add(twice(v)) else object.n = object.n + 1 end\n");
			text.append("      names['k").append(i % 50).append("'] = v\n");
			text.append("    end\n");
		}
		return text.append("  end\n  return sum + names.k1\nend\n").toString();
	}

}
