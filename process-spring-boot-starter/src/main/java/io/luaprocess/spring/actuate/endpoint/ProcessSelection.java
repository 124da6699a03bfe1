package io.luaprocess.spring.actuate.endpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import io.luaprocess.kernel.ProcessInstance;

/**
 * The first processes in some order, of any number. It keeps no more than are asked for:
 * the last one of them is at the head of a heap, and leaves when a better one comes. Of
 * processes with the same key the older one comes first.
 */
final class ProcessSelection {

	private final ProcessSort sort;

	private final int most;

	private final Comparator<Ranked> order;

	private final PriorityQueue<Ranked> last;

	private int count;

	/**
	 * Makes an empty one.
	 * @param sort the key
	 * @param ascending whether the smallest keys come first
	 * @param most how many processes to keep
	 */
	ProcessSelection(ProcessSort sort, boolean ascending, int most) {
		this.sort = sort;
		this.most = most;
		Comparator<Ranked> keys = sort.isText() ? Comparator.comparing(Ranked::text)
				: Comparator.comparingLong(Ranked::number);
		this.order = (ascending ? keys : keys.reversed()).thenComparing((ranked) -> ranked.process().pid());
		this.last = new PriorityQueue<>(this.order.reversed());
	}

	void add(ProcessInstance process) {
		this.count++;
		Ranked ranked = new Ranked(process, this.sort.numberOf(process), this.sort.textOf(process));
		if (this.last.size() < this.most) {
			this.last.add(ranked);
			return;
		}
		Ranked worst = this.last.peek();
		if (worst != null && this.order.compare(ranked, worst) < 0) {
			this.last.poll();
			this.last.add(ranked);
		}
	}

	/** Returns how many have been added. */
	int count() {
		return this.count;
	}

	/** Takes out those that were kept, in order, without some at the beginning. */
	List<ProcessInstance> take(int offset) {
		List<ProcessInstance> result = new ArrayList<>();
		while (this.last.size() > offset) {
			result.add(this.last.remove().process());
		}
		Collections.reverse(result);
		return result;
	}

	private record Ranked(ProcessInstance process, long number, String text) {
	}

}
