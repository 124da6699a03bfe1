package io.luaprocess.lua.lib;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;

import io.luaprocess.lua.LuaTest;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Trampoline;
import org.junit.jupiter.api.Test;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sort whose comparisons are suspended makes the same comparisons and leaves the same
 * table as one that runs through.
 */
class TableSortTests {

	private static final int SEEDS = 1000;

	private static final LuaFn SORT = (LuaFn) TableLib.TABLE.get(Args.str("sort"));

	/** What a sort did. */
	private record Run(String error, List<Integer> table, List<String> comparisons) {
	}

	@Test
	void suspendedSortsDoTheSame() {
		int suspensions = 0;
		for (int seed = 0; seed < SEEDS; seed++) {
			int n = seed;
			BiPredicate<Integer, Integer> order = (a, b) -> a / 2 < b / 2;
			Run direct = sort(n, order, false);
			assertThat(direct.error).isEmpty();
			assertThat(direct.table).isSortedAccordingTo((a, b) -> a / 2 - b / 2);
			assertThat(sort(n, order, true)).as("seed %s", n).isEqualTo(direct);
			suspensions += direct.comparisons.size();
		}
		assertThat(suspensions).isGreaterThan(SEEDS);
	}

	@Test
	void suspendedSortsWithContradictionsDoTheSame() {
		int errors = 0;
		for (int seed = 0; seed < SEEDS; seed++) {
			Run direct = sort(seed, contradicting(seed), false);
			assertThat(sort(seed, contradicting(seed), true)).as("seed %s", seed).isEqualTo(direct);
			errors += direct.error.isEmpty() ? 0 : 1;
		}
		assertThat(errors).isBetween(1, SEEDS - 1);
	}

	private static BiPredicate<Integer, Integer> contradicting(int seed) {
		Random random = new Random(seed);
		return (a, b) -> (random.nextInt(4) == 0) ? random.nextBoolean() : a < b;
	}

	private static Run sort(int seed, BiPredicate<Integer, Integer> order, boolean suspends) {
		Random random = new Random(seed);
		int length = random.nextInt(60);
		Table table = new Table(length, 0);
		for (int i = 1; i <= length; i++) {
			table.put(i, Num.of(random.nextInt(1 + random.nextInt(100))));
		}
		List<String> comparisons = new ArrayList<>();
		LuaFn less = LuaFn.of("less", (s, args) -> {
			comparisons.add(args.arg1() + "<" + args.arg(2));
			LuaValue answer = Args.bool(order.test(args.arg1().toint(), args.arg(2).toint()));
			if (!suspends) {
				return answer;
			}
			s.transfer = answer;
			s.suspend(LuaState.Pending.YIELD);
			return null;
		});
		String error = "";
		try {
			complete(LuaValue.varargsOf(table, less));
		}
		catch (LuaException ex) {
			error = ex.getMessage();
		}
		List<Integer> values = new ArrayList<>();
		for (int i = 1; i <= length; i++) {
			values.add(table.get(i).toint());
		}
		return new Run(error, values, comparisons);
	}

	private static void complete(Varargs args) {
		LuaState resumer = LuaTest.state();
		LuaState s = new LuaState(resumer.g);
		Varargs results = Trampoline.begin(s, SORT, args);
		while (results == null) {
			assertThat(s.pending).isEqualTo(LuaState.Pending.YIELD);
			s.pending = null;
			results = Trampoline.resume(resumer, s, s.transfer);
		}
		assertThat(results.narg()).isZero();
	}

}
