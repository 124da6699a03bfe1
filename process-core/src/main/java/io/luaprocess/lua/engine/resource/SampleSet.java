package io.luaprocess.lua.engine.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

import io.luaprocess.kernel.Heap;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * The samples of one process and what they tell about its live memory. Guarded by its
 * monitor, which {@link MemoryLimit} holds while it decides; only {@link #held()} reads
 * without it.
 */
final class SampleSet {

	private static final int MIN_STRINGS = 64;

	private volatile List<Sample> samples = List.of();

	/**
	 * The samples of strings by their hashes; the length is a power of two. Absent until
	 * there is one.
	 */
	private @Nullable Sample @Nullable [] strings;

	private long estimate;

	/** The estimate after the last collection of any kind. */
	private long survivors;

	/** Part of the heap that was in use then. */
	private double heapUsed;

	/** {@link Heap#collections()} when the samples were last counted. */
	private int collections;

	/** What is known to have survived a whole collection before {@link #provenAt}. */
	private long proven;

	private long provenAt;

	/** Weight of the object that was just counted: it is no garbage yet. */
	private long atHand;

	/**
	 * Adds a sample.
	 * @param object the object
	 * @param weight the bytes it stands for
	 * @param hash the hash of the string, not 0; 0 if the object is none
	 */
	synchronized void add(Object object, long weight, int hash) {
		if (this.samples.isEmpty()) {
			this.samples = new ArrayList<>();
		}
		Sample sample = new Sample(object, weight, hash);
		this.samples.add(sample);
		if (hash != 0) {
			index(sample);
		}
		this.estimate += weight;
		this.atHand = weight;
	}

	private void index(Sample sample) {
		@Nullable Sample[] all = this.strings;
		if (all == null) {
			indexAll(MIN_STRINGS);
		}
		else if (this.samples.size() > all.length) {
			indexAll(2 * all.length);
		}
		else {
			link(all, sample);
		}
	}

	private void indexAll(int buckets) {
		@Nullable Sample[] all = new @Nullable Sample[buckets];
		for (Sample sample : this.samples) {
			if (sample.hash != 0) {
				link(all, sample);
			}
		}
		this.strings = all;
	}

	private static void link(@Nullable Sample[] all, Sample sample) {
		int bucket = bucket(all, sample.hash);
		sample.next = all[bucket];
		all[bucket] = sample;
	}

	private static int bucket(@Nullable Sample[] all, int hash) {
		return (hash ^ hash >>> 16) & (all.length - 1);
	}

	/**
	 * Finds the sample of a string or of its bytes.
	 * @param string the string
	 * @param hash its hash, not 0
	 * @return the sample or {@code null}
	 */
	synchronized @Nullable Sample find(LuaString string, int hash) {
		@Nullable Sample[] all = this.strings;
		if (all == null) {
			return null;
		}
		for (Sample sample = all[bucket(all, hash)]; sample != null; sample = sample.next) {
			if (sample.hash == hash && (sample.refersTo(string) || sample.refersTo(string.m_bytes))) {
				return sample;
			}
		}
		return null;
	}

	synchronized void forEachHash(IntConsumer action) {
		for (Sample sample : this.samples) {
			if (sample.hash != 0) {
				action.accept(sample.hash);
			}
		}
	}

	/** Live memory in bytes, counted after the last collection, and what came since. */
	synchronized long estimate() {
		return this.estimate;
	}

	synchronized long survivors() {
		return this.survivors;
	}

	/** The part of the heap that the last collection of any kind has left in use. */
	synchronized double heapUsed() {
		return this.heapUsed;
	}

	synchronized long atHand() {
		return this.atHand;
	}

	/**
	 * Drops the samples of objects that are gone and counts the others again.
	 * @return whether there was a collection since the last count; otherwise nothing is
	 * done
	 */
	synchronized boolean recountIfCollected() {
		int now = Heap.collections();
		if (now == this.collections) {
			return false;
		}
		recount(now);
		return true;
	}

	synchronized void recount() {
		recount(Heap.collections());
	}

	private void recount(int now) {
		this.collections = now;
		this.heapUsed = Heap.used(0);
		long sum = 0;
		List<Sample> alive = new ArrayList<>(this.samples.size());
		for (Sample sample : this.samples) {
			if (!sample.refersTo(null)) {
				alive.add(sample);
				sum += sample.weight;
			}
		}
		this.samples = alive;
		@Nullable Sample[] known = this.strings;
		if (known != null) {
			indexAll(known.length);
		}
		this.estimate = sum;
		this.survivors = sum;
	}

	/** What a whole collection has found reachable; computed after each. */
	synchronized long proven() {
		long now = Heap.mark();
		if (now != this.provenAt) {
			this.provenAt = now;
			long sum = 0;
			for (Sample sample : this.samples) {
				if (Heap.wholeBetween(sample.mark, now) && !sample.refersTo(null)) {
					sum += sample.weight;
				}
			}
			this.proven = sum;
		}
		return this.proven;
	}

	/**
	 * Adds up what is still there. Takes no memory and no lock, on any thread: samples
	 * are only added to a list, or the list is replaced as a whole. One that is added
	 * meanwhile counts or not.
	 * @return bytes
	 */
	long held() {
		List<Sample> all = this.samples;
		int size = all.size();
		long sum = 0;
		for (int i = 0; i < size; i++) {
			@Nullable Sample sample = all.get(i);
			if (sample != null && !sample.refersTo(null)) {
				sum += sample.weight;
			}
		}
		return sum;
	}

}
