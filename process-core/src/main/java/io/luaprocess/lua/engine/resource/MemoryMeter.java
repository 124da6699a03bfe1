package io.luaprocess.lua.engine.resource;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.luaprocess.kernel.Heap;
import io.luaprocess.kernel.Safepoint;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/**
 * Estimates the live memory of one process and ends the process when it is over its
 * limit, before it endangers the JVM.
 * <p>
 * <strong>Sampling.</strong> The JVM does not know which process owns an object, so the
 * meter counts what running code allocates and remembers, every so many bytes, the object
 * at hand, weakly, with the number of bytes allocated since the last one as its weight.
 * The distance between samples is random, so that no pattern of a program can be in step
 * with it. After a garbage collection the weights of the objects that are still there add
 * up to an estimate of the live memory. A process that produces garbage loses its samples
 * with it.
 * <p>
 * <strong>Verdict.</strong> Old garbage survives young collections, so the estimate alone
 * ends no process. What counts is the part of the sample that has survived a collection
 * of the whole heap, whatever caused it. When the estimate is over the limit after a
 * collection – or when it is over and the heap is filling, or far over – the meter asks
 * for such a collection and counts again. It asks seldom, and each time it was wrong,
 * more seldom, unless the heap is nearly full; and it gets one only within the budget of
 * the JVM, see {@link Heap}. Without one the process goes on until the next whole
 * collection. If meanwhile what has survived other collections is over the limit and
 * fills the heap, the process waits for a second, and then ends: that its data are mostly
 * old garbage is possible, but the heap is endangered and the JVM has no time to find
 * out.
 * <p>
 * <strong>Sum.</strong> The limit judges the estimate and what the runtime holds for the
 * process together, see {@link MeteredProcess#held()}. The latter is exact and needs no
 * collection.
 * <p>
 * <strong>Threads.</strong> {@link #allocated} belongs to the thread that runs the
 * process. The samples are guarded by the monitor.
 */
public final class MemoryMeter {

	/**
	 * Size of an empty table. Sizes are those of 64-bit JVMs with compressed references.
	 */
	public static final int TABLE = 48;

	/** Size of an element of an array of values. */
	public static final int REFERENCE = 4;

	/** Size of a slot of a table with what it usually refers to, a boxed number. */
	public static final int SLOT = 16;

	/** Size of a string without its bytes. */
	public static final int STRING = 48;

	/** Size of a function. */
	public static final int FUNCTION = 48;

	/** Size of most objects of the runtime. */
	public static final int OBJECT = 64;

	/**
	 * Size of a coroutine that has yielded in its first call: measured 250 bytes with
	 * compiled and 310 with interpreted code.
	 */
	public static final int COROUTINE = 320;

	/** Size of a coroutine that waits, its thread and stack included. */
	public static final int COROUTINE_WITH_THREAD = 3072;

	/**
	 * Stack of a call of compiled code: measured 50 to 600 bytes, depending on what is
	 * called and on what the JVM has compiled.
	 */
	public static final int CALL = 256;

	/** Stack of a call of interpreted code: measured 300 to 1300 bytes. */
	public static final int INTERPRETED_CALL = 512;

	/**
	 * From so many bytes the JVM may need a while to make an array: memory it has not
	 * used before takes the system up to some milliseconds a megabyte.
	 */
	public static final int LARGE = 1 << 20;

	private static final int SAMPLES = 512;

	private static final int FILTER_BITS = 9;

	private static final int MIN_INTERVAL = 4 << 10;

	private static final int MAX_INTERVAL = 256 << 10;

	private static final long MIN_PATIENCE_NANOS = 250_000_000;

	private static final long MAX_PATIENCE_NANOS = 8_000_000_000L;

	private static final long WAIT_NANOS = 1_000_000;

	private static final long MAX_WAIT_NANOS = 1_000_000_000;

	private static final int SUSPICIOUS = 4;

	private static final double FULL = 0.7;

	private static final double NEARLY_EXHAUSTED = 0.85;

	private final long limit;

	private final MeteredProcess process;

	private final int interval;

	/** Bytes from the last sample to the next. */
	private long distance;

	private long left;

	/**
	 * Bits of the hashes of all strings with a sample, which tell most others from them.
	 * Belongs to the thread that runs the process.
	 */
	private long @Nullable [] filter;

	private int marks;

	/** The last tick a poll has seen, see {@link Safepoint#epoch}. */
	private int epoch;

	// Guarded by the monitor:

	private List<Sample> samples = List.of();

	private long estimate;

	/** Weight of the object that was just counted: it is no garbage yet. */
	private long atHand;

	/** The estimate after the last collection of any kind. */
	private long survivors;

	private int collections;

	/** What is known to have survived a whole collection before {@link #provenAt}. */
	private long proven;

	private long provenAt;

	private long lastVerified;

	private long patience = MIN_PATIENCE_NANOS;

	private boolean over;

	/**
	 * Creates a meter.
	 * @param limit live memory in bytes; 0 = unlimited: nothing is sampled
	 * @param process the process
	 */
	public MemoryMeter(long limit, MeteredProcess process) {
		this.limit = limit;
		this.process = process;
		this.interval = (int) Math.clamp(limit / SAMPLES, MIN_INTERVAL, MAX_INTERVAL);
		this.distance = (limit > 0) ? distance() : Long.MAX_VALUE;
		this.left = this.distance;
	}

	/**
	 * A loop that makes some garbage and something to keep in each turn must not meet the
	 * sampler always at the garbage.
	 */
	private int distance() {
		return ThreadLocalRandom.current().nextInt(this.interval / 2, this.interval + this.interval / 2);
	}

	/**
	 * Counts an object that running code has allocated.
	 * @param object the object that will be garbage when its memory is
	 * @param bytes its size
	 */
	public void allocated(Object object, long bytes) {
		this.left -= bytes;
		if (this.left < 0) {
			sample(object, nextSample(bytes), 0);
			judge();
		}
	}

	/**
	 * Counts a string that running code has made.
	 * @param string the string
	 * @param object the string or its bytes, whichever will be garbage when the memory is
	 * @param length the length of its bytes
	 */
	public void allocated(LuaString string, Object object, int length) {
		this.left -= STRING + length;
		if (this.left < 0) {
			int hash = string.hashCode();
			mark(hash);
			sample(object, nextSample(STRING + length), hash);
			judge();
		}
	}

	/**
	 * Begins the way to the next sample and returns the weight of this one. An object
	 * larger than the distance weighs what it takes and leaves the way to the next sample
	 * as it is: otherwise large garbage would take the place of every small object that
	 * is allocated beside it.
	 */
	private long nextSample(long bytes) {
		if (bytes >= this.interval) {
			this.left += bytes;
			return bytes;
		}
		long weight = this.distance - this.left;
		this.distance = distance();
		this.left = this.distance;
		return weight;
	}

	/** Adds a string to the filter, which begins anew before too much has been in it. */
	private void mark(int hash) {
		long[] bits = this.filter;
		if (bits == null || ++this.marks % SAMPLES == 0) {
			bits = new long[1 << FILTER_BITS];
			synchronized (this) {
				for (Sample sample : this.samples) {
					bits[index(sample.hash)] |= 1L << sample.hash;
				}
			}
			this.filter = bits;
		}
		bits[index(hash)] |= 1L << hash;
	}

	private static int index(int hash) {
		return (hash * 0x9E3779B9) >>> (Integer.SIZE - FILTER_BITS);
	}

	/**
	 * Returns the string that other processes get for a string of this process. A string
	 * with a sample would count as memory of this process for as long as a receiver holds
	 * it. All receivers of such a string get the same copy.
	 * @param string the string
	 * @return the string or an equal copy
	 */
	public LuaString shareable(LuaString string) {
		long[] bits = this.filter;
		int hash = string.hashCode();
		if (bits == null || (bits[index(hash)] & 1L << hash) == 0) {
			return string;
		}
		Sample sample = sampleOf(string);
		if (sample == null) {
			sample = sampleOf(string.m_bytes);
		}
		return (sample != null) ? sample.copyOf(string) : string;
	}

	/**
	 * Counts a string that other processes may hold as well and may send repeatedly.
	 * There is never more than one sample of it. When the process passes it on, it is
	 * treated as a string the process has made.
	 * @param string the string
	 */
	public void allocatedShared(LuaString string) {
		this.left -= STRING + string.m_bytes.length;
		if (this.left < 0) {
			long weight = nextSample(STRING + string.m_bytes.length);
			int hash = string.hashCode();
			if (sampleOf(string) == null) {
				mark(hash);
				sample(string, weight, hash);
				judge();
			}
		}
	}

	/**
	 * Ends the process if it is over the limit, because what the runtime holds for it has
	 * grown.
	 * @param held bytes the runtime holds for it
	 */
	public void check(long held) {
		boolean exceeded;
		synchronized (this) {
			exceeded = !this.over && this.limit != 0 && this.estimate + held > this.limit
					&& isOver(held, 0, recount(false));
		}
		if (exceeded) {
			end();
		}
	}

	/**
	 * Asks for room for a large object, before its memory is taken.
	 * @param bytes its size
	 */
	public void reserve(long bytes) {
		if (bytes < MAX_INTERVAL || this.limit == 0) {
			return;
		}
		boolean verdict;
		synchronized (this) {
			recount(false);
			long held = this.process.held();
			verdict = bytes > this.limit || this.estimate + held + bytes > this.limit && isOver(held, bytes, false);
		}
		if (verdict) {
			end();
		}
	}

	/**
	 * The poll of long work on a table; called on the thread that runs the process.
	 */
	public void poll() {
		int now = Safepoint.epoch;
		if (this.epoch != now) {
			this.epoch = now;
			this.process.safepoint();
		}
	}

	/** Makes a large array, see {@link MeteredProcess#allocate}. */
	public <T> T allocate(Supplier<T> code) {
		return this.process.allocate(code);
	}

	/** Ends the process on its own thread; the safepoint then throws. */
	private void end() {
		this.process.memoryExceeded();
		this.process.safepoint();
	}

	private synchronized @Nullable Sample sampleOf(Object object) {
		for (Sample sample : this.samples) {
			if (sample.refersTo(object)) {
				return sample;
			}
		}
		return null;
	}

	private synchronized void sample(Object object, long weight, int hash) {
		if (this.samples.isEmpty()) {
			this.samples = new ArrayList<>();
		}
		this.samples.add(new Sample(object, weight, hash));
		this.estimate += weight;
		this.atHand = weight;
	}

	/** Ends the process, or lets it wait; called on the thread that runs it. */
	private void judge() {
		Verdict found = verdict();
		long since = (found == Verdict.CROWDING) ? System.nanoTime() : 0;
		while (found == Verdict.CROWDING && System.nanoTime() - since < MAX_WAIT_NANOS) {
			this.process.safepoint();
			LockSupport.parkNanos(WAIT_NANOS);
			found = verdict();
		}
		if (found != Verdict.WITHIN) {
			end();
		}
	}

	private synchronized Verdict verdict() {
		if (this.over) {
			return Verdict.WITHIN;
		}
		boolean counted = recount(false);
		long held = this.process.held();
		this.process.estimated(this.estimate);
		if (this.estimate + held <= this.limit) {
			return Verdict.WITHIN;
		}
		if (this.atHand > this.limit) {
			this.over = true;
			return Verdict.OVER;
		}
		if (isOver(held, 0, counted)) {
			return Verdict.OVER;
		}
		return isCrowding(held, Heap.used(0)) ? Verdict.CROWDING : Verdict.WITHIN;
	}

	/** What has survived some collection, which may be old garbage, fills the heap. */
	private boolean isCrowding(long held, double used) {
		long most = this.survivors + held;
		return most > this.limit && used >= NEARLY_EXHAUSTED || most > 2 * this.limit && used >= FULL;
	}

	/**
	 * Decides by what the runtime holds and the last collection of the whole heap, and
	 * makes one if there is reason to hurry.
	 * @param held bytes the runtime holds for the process
	 * @param bytes about to be allocated
	 * @param survived whether the estimate was counted after a collection, so that most
	 * of it has survived one
	 */
	private boolean isOver(long held, long bytes, boolean survived) {
		if (held + proven() + bytes > this.limit) {
			this.over = true;
			return true;
		}
		double used = Heap.used(bytes);
		if (!survived && used < FULL && this.estimate < SUSPICIOUS * (this.limit - held)) {
			return false;
		}
		long now = System.nanoTime();
		if (bytes == 0 && this.lastVerified != 0 && now - this.lastVerified < this.patience && used < NEARLY_EXHAUSTED
				&& !isCrowding(held, used)) {
			return false;
		}
		if (!Heap.collect()) {
			return false;
		}
		recount(true);
		this.lastVerified = System.nanoTime() | 1;
		this.process.estimated(this.estimate);
		this.over = this.estimate + held + bytes > this.limit;
		this.patience = Math.min(2 * this.patience, MAX_PATIENCE_NANOS);
		return this.over;
	}

	/** What a whole collection has found reachable; computed after each. */
	private long proven() {
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
	 * Returns what is known to be held; the most after a collection of the whole heap.
	 * Takes no memory, on any thread.
	 * @return bytes
	 */
	public synchronized long held() {
		long sum = 0;
		for (int i = 0; i < this.samples.size(); i++) {
			Sample sample = this.samples.get(i);
			if (!sample.refersTo(null)) {
				sum += sample.weight;
			}
		}
		return sum;
	}

	private boolean recount(boolean always) {
		int now = Heap.collections();
		if (now == this.collections && !always) {
			return false;
		}
		this.collections = now;
		long sum = 0;
		List<Sample> alive = new ArrayList<>(this.samples.size());
		for (Sample sample : this.samples) {
			if (!sample.refersTo(null)) {
				alive.add(sample);
				sum += sample.weight;
			}
		}
		this.samples = alive;
		this.estimate = sum;
		this.survivors = sum;
		return true;
	}

	/** The decision about the process. */
	private enum Verdict {

		/** It may go on. */
		WITHIN,

		/** It fills the heap, with data or with garbage; it waits until that is known. */
		CROWDING,

		/** It ends. */
		OVER

	}

	private static final class Sample extends WeakReference<Object> {

		private final long weight;

		private final long mark = Heap.mark();

		/** Hash of the string; any if it is none. */
		private final int hash;

		private @Nullable Copy copy;

		Sample(Object object, long weight, int hash) {
			super(object);
			this.weight = weight;
			this.hash = hash;
		}

		/** Called on the thread that runs the process. */
		LuaString copyOf(LuaString string) {
			Copy known = this.copy;
			LuaString copy = (known != null && known.original.refersTo(string)) ? known.get() : null;
			if (copy == null) {
				copy = StringCopy.of(string);
				this.copy = new Copy(copy, new WeakReference<>(string));
			}
			return copy;
		}

	}

	/** The copy that receivers got of a string, as long as a receiver holds it. */
	private static final class Copy extends WeakReference<LuaString> {

		private final WeakReference<LuaString> original;

		Copy(LuaString copy, WeakReference<LuaString> original) {
			super(copy);
			this.original = original;
		}

	}

}
