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

	private final boolean ascending;

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
		this.ascending = ascending;
		this.most = most;
		Comparator<Ranked> keys = sort.isText() ? Comparator.comparing(Ranked::text)
				: Comparator.comparingLong(Ranked::number);
		this.order = (ascending ? keys : keys.reversed()).thenComparing((ranked) -> ranked.process().pid());
		this.last = new PriorityQueue<>(this.order.reversed());
	}

	void add(ProcessInstance process) {
		this.count++;
		long number = this.sort.numberOf(process);
		String text = this.sort.textOf(process);
		boolean full = this.last.size() == this.most;
		if (full && isWorse(number, text, this.last.element())) {
			return;
		}
		this.last.add(new Ranked(process, number, text));
		if (full) {
			this.last.remove();
		}
	}

	/** Most processes are, so nothing is made of them. */
	private boolean isWorse(long number, String text, Ranked worst) {
		int compared = this.sort.isText() ? text.compareTo(worst.text()) : Long.compare(number, worst.number());
		return this.ascending ? compared > 0 : compared < 0;
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
