package io.luaprocess.lua.engine;

import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Loops for {@link RandomProgram} that turn as often as compilers change their minds,
 * over ranges at which numbers do. Each statement is complete in itself and bounds its
 * own turns.
 */
final class RandomLoops {

	private static final int[] TURNS = { 0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 18, 31, 32, 33, 47, 48, 49, 63, 64, 65,
			100, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1023, 1024, 1025, 1026, 2047, 2048, 2049 };

	private static final String[] STEPS = { "1", "1", "1", "1", "1", "1", "-1", "-1", "2", "-3", "7", "1000000",
			"2147483648", "0.5", "-0.25", "0.1" };

	private static final String[] STARTS = { "1", "1", "1", "0", "-5", "10", "-1000", "0.5", "0.1" };

	/** For whole steps, and so far from 2^53 that no loop gets there and stands still. */
	private static final String[] FAR = { "2147483637", "-2147483651", "4294967290", "9007199254736896",
			"-9007199254736896", "1000000000000000" };

	private static final String[] EDGES = { "0", "-0", "1", "-1", "10", "0.1", "-0.5", "5e-324", "2^31", "2^31 - 1",
			"-2^31", "-2^31 - 1", "2^32", "2^53", "2^53 - 1", "2^53 - 20", "-2^53", "-2^53 + 3", "2^63", "1e15",
			"1e308", "-1e308", "math.huge", "-math.huge", "0/0", "'3'", "nil" };

	private static final String[] EDGE_STEPS = { "1", "-1", "0", "-0", "2", "0.5", "-0.1", "5e-324", "2^31", "-2^31",
			"2^52", "2^53", "1e308", "math.huge", "-math.huge", "0/0", "'2'", "{}" };

	private final Random random;

	private int names;

	RandomLoops(Random random) {
		this.random = random;
	}

	/** Returns the lines of a statement. */
	String statement() {
		return switch (this.random.nextInt(8)) {
			case 0 -> edges();
			case 1 -> matrix();
			case 2 -> sieve();
			case 3 -> whileLoop();
			default -> counted();
		};
	}

	private String any(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

	private boolean chance(int percent) {
		return this.random.nextInt(100) < percent;
	}

	private String some(int least, int most, String separator, IntFunction<String> item) {
		return IntStream.range(0, least + this.random.nextInt(most - least + 1))
			.mapToObj(item)
			.collect(Collectors.joining(separator));
	}

	private int turns() {
		// Long ones cost time.
		return TURNS[this.random.nextInt(chance(60) ? 22 : TURNS.length)];
	}

	/** A loop in a function, run over several ranges. */
	private String counted() {
		String variables = "local acc, n, y, x, b, t, u, fs, q = " + any("0", "1", "0.5", "-0", "'7'") + ", 0, "
				+ any("1", "2.5", "0") + ", 'x', false, {}, {}, {}, C.new(1)\n";
		String results = "show(acc, n, y, x, b, t[0], t[1], t[7], #u, concat(u, '', 1, math.min(#u, 20)), q.v)\n"
				+ "for j = 1, #fs do show(fs[j]()) end\n";
		String step = any(STEPS);
		int most = turns();
		String body = some(1, 4, "\n    ", (i) -> work(most));
		boolean stepped = !step.equals("1") || chance(40);
		String loop = "  for i = a, z" + (stepped ? ", s" : "") + " do n = n + 1\n    " + body
				+ "\n    ::continue::\n  end\n";
		StringBuilder s = new StringBuilder("do\nlocal function f(a, d) return a " + any("+", "-", "+")
				+ any(" d", " d * 0.5 - a", " d", " -d % 7") + " end\n");
		boolean shared = chance(40);
		boolean inline = chance(30);
		if (shared) {
			s.append(variables);
		}
		if (inline) {
			s.append("show(pcall(function()\n")
				.append(shared ? "" : variables)
				.append("local a, z, s = " + range(step, most))
				.append("\n" + (chance(50) ? literal(loop, step, most) : loop))
				.append(shared ? "" : results)
				.append("end))\n");
		}
		else {
			s.append("local function loop(a, z, s)\n")
				.append(shared ? "" : variables)
				.append(loop)
				.append(shared ? "" : results)
				.append("  return acc, n\nend\n");
			int calls = 1 + this.random.nextInt(3);
			for (int i = 0; i < calls; i++) {
				int turns = (i == 0) ? most : Math.min(most, turns());
				s.append("burn(" + (1 + turns / 16) + ") show(pcall(loop, "
						+ range((i == 0 || !stepped || chance(50)) ? step : any(STEPS), turns) + "))\n");
			}
		}
		return s + (shared ? results : "") + "end\n";
	}

	/** The bounds in the text of the loop. */
	private String literal(String loop, String step, int turns) {
		String[] bounds = range(step, turns).split(", ");
		return loop.replace("for i = a, z, s do", "for i = " + String.join(", ", bounds) + " do")
			.replace("for i = a, z do", "for i = " + bounds[0] + ", " + bounds[1] + " do");
	}

	/** First value, limit and step of a loop with that many turns. */
	private String range(String step, int turns) {
		boolean whole = Double.parseDouble(step) == Math.rint(Double.parseDouble(step));
		String start = (whole && chance(25)) ? any(FAR) : any(STARTS);
		double limit = Double.parseDouble(start) + (turns - 1) * Double.parseDouble(step);
		if (chance(20)) {
			limit += Double.parseDouble(step) / 2;
		}
		String number = (limit == Math.rint(limit) && Math.abs(limit) < 1e18) ? String.valueOf((long) limit)
				: String.valueOf(limit);
		return start + ", " + number + ", " + step;
	}

	/** Work for one turn; loops of many turns get only what is cheap. */
	private String work(int turns) {
		int k = (turns < 2) ? 1 : 1 + this.random.nextInt(turns);
		if (turns < 70 && chance(25)) {
			return any("for j = 1, 16 do acc = acc + j * i end",
					"for j = n, n + 2 do if j == 3 then break end y = y + j end",
					"for j = n, 1, -1 do if j % 4 == 1 then goto continue end acc = acc + j end",
					"do local k = n while k > 0 do k = k - 7 acc = acc + 1 end end",
					"for j, v in ipairs(u) do acc = acc + v if j > 5 then break end end", "b = pcall(f, acc, i)",
					"if n % 16 == 1 then show(i, acc) end",
					"b = pcall(function() acc = acc + i if n == " + k + " then error('left') end end)");
		}
		return switch (this.random.nextInt(12)) {
			case 0, 1, 2 -> any("acc = acc + i", "acc = acc + i * 2 % 7", "acc = (acc * 31 + i) % 1000003",
					"acc = -acc + i", "y = y + 0.5", "acc = acc - i / 2", "y, acc = acc, y + 1", "y = y * i - acc");
			case 3, 4 ->
				any("t[i] = i", "t[n % 16] = (t[n % 16] or 0) + i", "u[#u + 1] = i % 10", "t[n] = (t[n - 1] or 0) + 1",
						"acc = acc + (t[n] or 1)", "t.x = (t.x or 0) + i y = t.x", "t[n] = n % 3", "t[-n] = i");
			case 5 -> any("if i % 3 == 0 then acc = acc + 1 end", "if i % 5 == 1 then goto continue end",
					"if i > acc then y = i elseif i == y then y = 0 else acc = acc - 1 end",
					"if not (i < 3 or acc ~= y) then b = not b end", "acc = b and acc + 1 or acc - 1");
			case 6 -> "if n == " + k
					+ any(" then break end", " then do return acc, 'left' end end", " then goto continue end");
			case 7 -> "if n == " + k + any(" then acc = clip(acc .. '') end", " then acc = nil end",
					" then acc = setmetatable({v = 1}, M) end", " then error({n}) end", " then error('at ' .. n) end",
					" then y = 'y' end", " then i = 'i' end", " then t = nil end");
			case 8 -> any("acc = f(acc, i)", "q:add(i)", "q.v = q.v + i", "acc = math.max(acc, i)",
					"acc = acc + bit32.band(n * 5, 0x3f)", "x = i .. ''", "acc = acc + #x",
					"y = select('#', f(i, n), f)");
			case 9 -> any("i = i * 2 acc = acc + i", "a = a + 1 z = z - 1 s = 5", "local i = i + 1 y = i",
					"i, y = y, i", "local acc = i y = y + acc");
			case 10 -> "if n % 64 == 3 then fs[#fs + 1] = function() " + any("i = i + 1 return i, acc", "return i",
					"acc = acc + 1 return acc, n", "i, n = n, i return i, n") + " end end";
			default -> any("b = not b", "b = i == y", "y = n", "x = acc", "b = acc < i", "y = y % 10 - i");
		};
	}

	private String edges() {
		String n = "n_" + this.names++;
		String most = any("6", "16", "17", "64", "1024", "1025");
		return "do\nlocal " + n + ", acc, last = 0, 0\nshow(pcall(function()\n  for i = " + any(EDGES) + ", "
				+ any(EDGES) + any("", "", ", " + any(EDGE_STEPS)) + " do " + n + " = " + n + " + 1 if " + n + " > "
				+ most + " then break end\n    " + any("last = i", "acc = acc + i last = i",
						"if " + n + " < 4 then show(i) end last = i * 2", "local j = i i = nil last = j")
				+ "\n  end\nend), " + n + ", acc, last)\nend\n";
	}

	private String matrix() {
		IntFunction<String> size = (i) -> any("1", "2", "7", "15", "16", "17", "33");
		return "do\nlocal a, n, m, sum = {}, " + size.apply(0) + ", " + size.apply(0) + ", " + any("0", "0.5")
				+ "\nburn(n * m / 16)\nfor i = 1, n do a[i] = {} for j = 1, m do a[i][j] = (i * j + "
				+ this.random.nextInt(9) + ") % 11 end end\nfor i = " + any("n, 1, -1", "1, n", "1, n, 3") + " do\n"
				+ "  local r = a[i]\n  for j = " + any("1, #r", "#r, 1, -2", "1, m, 2") + " do\n    if r[j] == 3 then "
				+ any("goto skip", "break", "sum = -sum", "r[j] = 'x'")
				+ " end\n    sum = sum + r[j] * a[j % n + 1][i % m + 1]\n    "
				+ any("a[i][j] = sum % 7", "r[j] = nil", "")
				+ "\n    ::skip::\n  end\nend\nshow(sum, len(a), len(a[n]), a[1][1], a[n][m])\nend\n";
	}

	private String sieve() {
		return "do\nlocal p, count, n = {}, 0, " + Math.min(600, turns())
				+ "\nburn(n / 16)\nfor i = 2, n do p[i] = true end\n"
				+ "for i = 2, n do\n  if p[i] then\n    count = count + 1\n    for j = "
				+ any("i * i, n, i", "i + i, n, i", "n - n % i, i * 2, -i")
				+ " do p[j] = false end\n  end\nend\nshow(count, p[n], p[2])\nend\n";
	}

	private String whileLoop() {
		int turns = turns();
		String k = String.valueOf(1 + this.random.nextInt(Math.max(1, turns)));
		String body = any("acc = acc + i", "t[i] = acc acc = acc + 1", "acc = (acc + i) % 17", "acc = i - acc",
				"t[#t + 1] = i % 3 acc = acc + #t")
				+ any("", " if i == " + k + " then break end", " if i % 7 == 3 then y = i goto continue end y = y + 1",
						" if i > " + k + " then acc = 'text' end", " f = f or function() acc = acc + 1 return acc end");
		String step = any("1", "1", "0.5", "2", "3");
		boolean repeat = chance(40);
		return "do\nlocal i, acc, y, t, f = 0, 0, 0, {}\nburn(" + (1 + turns / 16) + ") show(pcall(function()\n"
				+ (repeat ? "  repeat i = i + " + step : "  while i < " + turns + " do i = i + " + step) + "\n    "
				+ body + "\n    ::continue::\n" + (repeat ? "  until i >= " + turns : "  end")
				+ "\n  if f then show(f(), f()) end\n  return i, acc, y, len(t)\nend), i, acc)\nend\n";
	}

}
