package io.luaprocess.lua.lib;

import java.util.Arrays;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Comparison;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * {@code table.sort}: the quicksort of PUC Lua, which notices order functions that
 * contradict themselves, on a copy of the elements. The order function may do anything,
 * even block or change the table; the copy is written back at the end, or as far as it
 * got when the function fails.
 */
final class TableSort {

	/** Up to here the sort of the JDK is so short that it need not be interrupted. */
	private static final int CHUNK = 1 << 15;

	private final LuaState s;

	private final @Nullable LuaFn less;

	private final LuaValue[] a;

	private TableSort(LuaState s, @Nullable LuaFn less, LuaValue[] a) {
		this.s = s;
		this.less = less;
		this.a = a;
	}

	static void sort(LuaState s, Table table, int length, @Nullable LuaFn less) {
		boolean numbers = less == null;
		boolean strings = less == null;
		// The copy, and what sorting it takes.
		s.reserve((long) length * (MemoryMeter.REFERENCE + Double.BYTES));
		LuaValue[] a = new LuaValue[length];
		for (int i = 0; i < length; i++) {
			LuaValue value = table.get(i + 1);
			a[i] = value;
			numbers &= value instanceof Num n && n.v == n.v;
			strings &= value instanceof LuaString;
			pollAt(s, i);
		}
		try {
			if (numbers) {
				sortNumbers(s, a);
			}
			else if (strings) {
				sortStrings(s, a);
			}
			else {
				new TableSort(s, less, a).sort(0, length - 1);
			}
		}
		finally {
			writeBack(s, table, a);
		}
	}

	private static void pollAt(LuaState s, int index) {
		if ((index & (CHUNK - 1)) == 0) {
			s.poll();
		}
	}

	private static void writeBack(LuaState s, Table table, LuaValue[] a) {
		// The order function may have made it immutable.
		if (!table.isFrozen()) {
			for (int i = 0; i < a.length; i++) {
				table.put(i + 1, a[i]);
				pollAt(s, i);
			}
		}
	}

	private static void sortNumbers(LuaState s, LuaValue[] a) {
		double[] values = new double[a.length];
		boolean sorted = true;
		for (int i = 0; i < values.length; i++) {
			values[i] = ((Num) a[i]).v;
			sorted &= i == 0 || values[i - 1] <= values[i];
			pollAt(s, i);
		}
		if (sorted) {
			return;
		}
		sortDoubles(s, values, 0, values.length - 1);
		for (int i = 0; i < values.length; i++) {
			double v = values[i];
			a[i] = (v == (int) v && v != 0) ? Num.of((int) v) : Num.of(v);
			pollAt(s, i);
		}
	}

	/** Splits until the parts are short. */
	private static void sortDoubles(LuaState s, double[] v, int from, int to) {
		int lo = from;
		int hi = to;
		int splits = 0;
		while (hi - lo >= CHUNK && splits++ < 64) {
			s.poll();
			double x = v[lo];
			double y = v[lo + (hi - lo) / 2];
			double z = v[hi];
			double pivot = Math.max(Math.min(x, y), Math.min(Math.max(x, y), z));
			int i = lo;
			int j = hi;
			while (i <= j) {
				while (v[i] < pivot) {
					i++;
				}
				while (v[j] > pivot) {
					j--;
				}
				if (i <= j) {
					double swap = v[i];
					v[i++] = v[j];
					v[j--] = swap;
				}
			}
			if (j - lo < hi - i) {
				sortDoubles(s, v, lo, j);
				lo = i;
			}
			else {
				sortDoubles(s, v, i, hi);
				hi = j;
			}
		}
		if (lo < hi) {
			Arrays.sort(v, lo, hi + 1);
		}
	}

	private static void sortStrings(LuaState s, LuaValue[] a) {
		Arrays.sort(a, (x, y) -> {
			s.poll();
			return compare((LuaString) x, (LuaString) y);
		});
	}

	private static int compare(LuaString a, LuaString b) {
		return Arrays.compareUnsigned(a.m_bytes, a.m_offset, a.m_offset + a.m_length, b.m_bytes, b.m_offset,
				b.m_offset + b.m_length);
	}

	private boolean less(LuaValue x, LuaValue y) {
		this.s.poll();
		if (this.less != null) {
			return this.less.call(this.s, x, y).toboolean();
		}
		return Comparison.lt(this.s, x, y) == 1;
	}

	private LuaException invalid() {
		return this.s.error("invalid order function for sorting");
	}

	private void swap(int i, int j) {
		LuaValue value = this.a[i];
		this.a[i] = this.a[j];
		this.a[j] = value;
	}

	private void sort(int from, int to) {
		int lo = from;
		int hi = to;
		while (lo < hi) {
			// Order first, middle and last element.
			if (less(this.a[hi], this.a[lo])) {
				swap(lo, hi);
			}
			if (hi - lo == 1) {
				return;
			}
			int middle = (lo + hi) >>> 1;
			if (less(this.a[middle], this.a[lo])) {
				swap(middle, lo);
			}
			else if (less(this.a[hi], this.a[middle])) {
				swap(middle, hi);
			}
			if (hi - lo == 2) {
				return;
			}
			int split = partition(lo, hi, middle);
			// Recursion takes the smaller part, so it is never deep.
			if (split - lo < hi - split) {
				sort(lo, split - 1);
				lo = split + 1;
			}
			else {
				sort(split + 1, hi);
				hi = split - 1;
			}
		}
	}

	/** Puts the pivot, the middle element, in its final place and returns that. */
	private int partition(int lo, int hi, int middle) {
		LuaValue pivot = this.a[middle];
		swap(middle, hi - 1);
		int i = lo;
		int j = hi - 1;
		while (true) {
			while (less(this.a[++i], pivot)) {
				if (i >= hi) {
					throw invalid();
				}
			}
			while (less(pivot, this.a[--j])) {
				if (j <= lo) {
					throw invalid();
				}
			}
			if (j < i) {
				swap(hi - 1, i);
				return i;
			}
			swap(i, j);
		}
	}

}
