package io.luaprocess.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Timers by the time they are due, earliest first; a binary heap in which every timer
 * knows its position, so that stopping one takes logarithmic time and leaves nothing
 * behind. Not thread-safe.
 */
final class TimerHeap {

	private @Nullable TimerHandle[] timers = new TimerHandle[4];

	private int size;

	private int numbers;

	int size() {
		return this.size;
	}

	@Nullable TimerHandle first() {
		return this.timers[0];
	}

	/**
	 * Returns timers.
	 * @param most how many
	 * @return some of those that are due next, by the time they are due
	 */
	List<TimerHandle> first(int most) {
		int looked = (int) Math.min(this.size, 2L * most);
		return Arrays.stream(this.timers, 0, looked)
			.map(Objects::requireNonNull)
			.sorted((a, b) -> before(a, b) ? -1 : 1)
			.limit(most)
			.toList();
	}

	void add(TimerHandle timer) {
		if (this.size == this.timers.length) {
			this.timers = Arrays.copyOf(this.timers, this.size * 2);
		}
		timer.heap = this;
		timer.number = this.numbers++;
		siftUp(this.size++, timer);
	}

	boolean remove(TimerHandle timer) {
		int hole = timer.index;
		if (hole < 0 || timer.heap != this) {
			return false;
		}
		timer.index = -1;
		timer.heap = null;
		TimerHandle moved = this.timers[--this.size];
		this.timers[this.size] = null;
		if (moved != null && moved != timer) {
			siftDown(hole, moved);
			if (moved.index == hole) {
				siftUp(hole, moved);
			}
		}
		return true;
	}

	/** Stops all timers. */
	void clear() {
		for (TimerHandle timer = this.timers[0]; timer != null; timer = this.timers[0]) {
			remove(timer);
		}
	}

	/**
	 * Takes the earliest timer if it is due.
	 * @param now the time
	 * @return the timer or {@code null}
	 */
	@Nullable TimerHandle pollDue(long now) {
		TimerHandle timer = this.timers[0];
		if (timer == null || timer.due - now > 0) {
			return null;
		}
		remove(timer);
		return timer;
	}

	private void siftUp(int from, TimerHandle timer) {
		int i = from;
		while (i > 0) {
			int parentIndex = (i - 1) >>> 1;
			TimerHandle parent = this.timers[parentIndex];
			if (parent == null || !before(timer, parent)) {
				break;
			}
			place(i, parent);
			i = parentIndex;
		}
		place(i, timer);
	}

	private void siftDown(int from, TimerHandle timer) {
		int i = from;
		while (true) {
			int childIndex = 2 * i + 1;
			if (childIndex >= this.size) {
				break;
			}
			TimerHandle child = this.timers[childIndex];
			TimerHandle right = (childIndex + 1 < this.size) ? this.timers[childIndex + 1] : null;
			if (right != null && child != null && before(right, child)) {
				child = right;
				childIndex++;
			}
			if (child == null || !before(child, timer)) {
				break;
			}
			place(i, child);
			i = childIndex;
		}
		place(i, timer);
	}

	private void place(int i, TimerHandle timer) {
		this.timers[i] = timer;
		timer.index = i;
	}

	private static boolean before(TimerHandle a, TimerHandle b) {
		long difference = a.due - b.due;
		return difference < 0 || difference == 0 && a.number - b.number < 0;
	}

}
