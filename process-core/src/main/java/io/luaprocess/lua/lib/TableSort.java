package io.luaprocess.lua.lib;

import java.util.Arrays;

import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Comparison;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code table.sort}: the quicksort of PUC Lua, which notices order functions that
 * contradict themselves, on a copy of the elements. The order function may do anything,
 * even block or change the table; the copy is written back at the end, or as far as it
 * got when the function fails.
 *
 * <p>
 * When a comparison is suspended, the sort stays where it is: it repeats the comparison
 * afterwards, which then has its result.
 */
final class TableSort extends Continuation {

	/** Up to here the sort of the JDK is so short that it need not be interrupted. */
	private static final int CHUNK = 1 << 15;

	/** No comparison has been suspended. */
	private static final int UNKNOWN = -1;

	private final LuaState s;

	private final Table table;

	private final @Nullable LuaFn less;

	private final LuaValue[] a;

	/** Parts to be sorted later: first and last element of each. */
	private final int[] later;

	private int laterSize;

	/** The first element of the part that is sorted now. */
	private int lo;

	/** Its last element. */
	private int hi;

	private Step step = Step.ENDS;

	/** The last element that is known to be less than the pivot. */
	private int i;

	/** The first element that is known to be greater. */
	private int j;

	private LuaValue pivot = LuaValue.NIL;

	/** The result of the comparison that was suspended. */
	private int known = UNKNOWN;

	private boolean counted;

	private TableSort(LuaState s, Table table, @Nullable LuaFn less, LuaValue[] a) {
		this.s = s;
		this.table = table;
		this.less = less;
		this.a = a;
		this.hi = a.length - 1;
		// The part that is sorted is at most half of the one before.
		this.later = new int[2 * (Integer.SIZE - Integer.numberOfLeadingZeros(a.length))];
	}

	/**
	 * Sorts a table.
	 * @return nothing; {@code null} if a comparison was suspended
	 */
	static @Nullable Varargs sort(LuaState s, Table table, int length, @Nullable LuaFn less) {
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
		if (!numbers && !strings) {
			return new TableSort(s, table, less, a).run();
		}
		try {
			if (numbers) {
				sortNumbers(s, a);
			}
			else {
				sortStrings(s, a);
			}
		}
		finally {
			writeBack(s, table, a);
		}
		return LuaValue.NONE;
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

	// ---- any values ------------------------------------------------------------------

	private @Nullable Varargs run() {
		boolean suspended = false;
		try {
			suspended = !sort();
		}
		finally {
			if (!suspended) {
				writeBack(this.s, this.table, this.a);
			}
		}
		return suspended ? suspend() : LuaValue.NONE;
	}

	private @Nullable Varargs suspend() {
		if (!this.counted) {
			this.counted = true;
			this.s.count(this, (long) this.a.length * MemoryMeter.REFERENCE);
		}
		return this.s.save(this);
	}

	@Override
	public @Nullable Varargs resume(LuaState s, Varargs results) {
		this.known = results.arg1().toboolean() ? 1 : 0;
		return run();
	}

	@Override
	public boolean catches() {
		return true;
	}

	@Override
	public Varargs fail(LuaState s, Throwable failure) {
		writeBack(s, this.table, this.a);
		throw s.raised(failure);
	}

	/** Returns 1, 0 or {@link Comparison#SUSPENDED}. */
	private int less(LuaValue x, LuaValue y) {
		int result = this.known;
		if (result != UNKNOWN) {
			this.known = UNKNOWN;
			return result;
		}
		this.s.poll();
		if (this.less == null) {
			return Comparison.lt(this.s, x, y);
		}
		LuaValue less = this.less.call(this.s, x, y);
		if (less == null) {
			return Comparison.SUSPENDED;
		}
		return less.toboolean() ? 1 : 0;
	}

	private LuaException invalid() {
		return this.s.error("invalid order function for sorting");
	}

	private void swap(int i, int j) {
		LuaValue value = this.a[i];
		this.a[i] = this.a[j];
		this.a[j] = value;
	}

	/** Returns false if a comparison was suspended. */
	private boolean sort() {
		while (true) {
			if (this.step.ordinal() < Step.UP.ordinal() && !order()) {
				return false;
			}
			if (this.hi - this.lo > 2) {
				int split = partition();
				if (split == Comparison.SUSPENDED) {
					return false;
				}
				divide(split);
			}
			else if (this.laterSize == 0) {
				return true;
			}
			else {
				this.hi = this.later[--this.laterSize];
				this.lo = this.later[--this.laterSize];
			}
			this.step = Step.ENDS;
		}
	}

	/** The smaller part is next, so there are never many others. */
	private void divide(int split) {
		if (split - this.lo < this.hi - split) {
			later(split + 1, this.hi);
			this.hi = split - 1;
		}
		else {
			later(this.lo, split - 1);
			this.lo = split + 1;
		}
	}

	private void later(int lo, int hi) {
		this.later[this.laterSize++] = lo;
		this.later[this.laterSize++] = hi;
	}

	/**
	 * Orders first, middle and last element; the middle one becomes the pivot. Returns
	 * false if a comparison was suspended.
	 */
	private boolean order() {
		int lo = this.lo;
		int hi = this.hi;
		int middle = (lo + hi) >>> 1;
		if (this.step == Step.ENDS && lo < hi) {
			int less = less(this.a[hi], this.a[lo]);
			if (less == Comparison.SUSPENDED) {
				return false;
			}
			if (less != 0) {
				swap(lo, hi);
			}
			this.step = Step.LOWER;
		}
		if (hi - lo <= 1) {
			return true;
		}
		boolean lower = false;
		if (this.step == Step.LOWER) {
			int less = less(this.a[middle], this.a[lo]);
			if (less == Comparison.SUSPENDED) {
				return false;
			}
			lower = less != 0;
			if (lower) {
				swap(middle, lo);
			}
			this.step = Step.UPPER;
		}
		if (!lower) {
			int less = less(this.a[hi], this.a[middle]);
			if (less == Comparison.SUSPENDED) {
				return false;
			}
			if (less != 0) {
				swap(middle, hi);
			}
		}
		if (hi - lo > 2) {
			this.pivot = this.a[middle];
			swap(middle, hi - 1);
			this.i = lo;
			this.j = hi - 1;
			this.step = Step.UP;
		}
		return true;
	}

	/**
	 * Puts the pivot in its final place and returns that; or
	 * {@link Comparison#SUSPENDED}.
	 */
	private int partition() {
		LuaValue[] a = this.a;
		LuaValue pivot = this.pivot;
		int lo = this.lo;
		int hi = this.hi;
		int i = this.i;
		int j = this.j;
		int less;
		boolean up = this.step == Step.UP;
		while (true) {
			if (up) {
				while ((less = less(a[i + 1], pivot)) > 0) {
					if (++i >= hi) {
						throw invalid();
					}
				}
				if (less < 0) {
					return suspended(Step.UP, i, j);
				}
				i++;
			}
			while ((less = less(pivot, a[j - 1])) > 0) {
				if (--j <= lo) {
					throw invalid();
				}
			}
			if (less < 0) {
				return suspended(Step.DOWN, i, j);
			}
			j--;
			if (j < i) {
				swap(hi - 1, i);
				return i;
			}
			swap(i, j);
			up = true;
		}
	}

	private int suspended(Step step, int i, int j) {
		this.step = step;
		this.i = i;
		this.j = j;
		return Comparison.SUSPENDED;
	}

	/** The next comparison. */
	private enum Step {

		/** The last element with the first one. */
		ENDS,

		/** The middle element with the first one. */
		LOWER,

		/** The last element with the middle one. */
		UPPER,

		/** Elements from the left with the pivot. */
		UP,

		/** The pivot with elements from the right. */
		DOWN

	}

}
