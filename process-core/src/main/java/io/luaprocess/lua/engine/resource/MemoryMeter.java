package io.luaprocess.lua.engine.resource;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import io.luaprocess.kernel.Heap;
import io.luaprocess.kernel.Safepoint;
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
 * process. {@link SampleSet} guards the samples, which other threads read.
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

	/**
	 * So many samples fit in a process that is at its limit, if the limit is large
	 * enough.
	 */
	private static final int SAMPLES = 512;

	private static final int MIN_INTERVAL = 4 << 10;

	private static final int MAX_INTERVAL = 256 << 10;

	private final MeteredProcess process;

	private final int interval;

	/** Bytes from the last sample to the next. */
	private long distance;

	private long left;

	private final SampleSet samples = new SampleSet();

	private final StringFilter filter = new StringFilter();

	private final MemoryLimit limit;

	/** The last tick a poll has seen, see {@link Safepoint#epoch}. */
	private int epoch;

	/**
	 * Creates a meter.
	 * @param limit live memory in bytes; 0 = unlimited: nothing is sampled
	 * @param process the process
	 */
	public MemoryMeter(long limit, MeteredProcess process) {
		this.process = process;
		this.limit = new MemoryLimit(limit, process, this.samples);
		this.interval = (int) Math.clamp(limit / SAMPLES, MIN_INTERVAL, MAX_INTERVAL);
		this.distance = (limit > 0) ? distance() : Long.MAX_VALUE;
		this.left = this.distance;
	}

	/**
	 * The memory of several processes is added up: small ones have samples as well from
	 * now on, each as often as it is large, so that the sum is right. Called before
	 * anything is counted.
	 */
	public void addUp() {
		this.left = ThreadLocalRandom.current().nextLong(this.distance);
	}

	/**
	 * A loop that makes some garbage and something to keep in each iteration must not
	 * meet the sampler always at the garbage.
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
			sampleString(string, object, nextSample(STRING + length));
		}
	}

	private void sampleString(LuaString string, Object object, long weight) {
		int hash = hash(string);
		this.filter.mark(hash, this.samples);
		sample(object, weight, hash);
	}

	/** A hash that is not 0. */
	private static int hash(LuaString string) {
		int hash = string.hashCode();
		return (hash != 0) ? hash : 1;
	}

	private void sample(Object object, long weight, int hash) {
		this.samples.add(object, weight, hash);
		this.limit.judge();
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

	/**
	 * Returns the string that other processes get for a string of this process. A string
	 * with a sample would count as memory of this process for as long as a receiver holds
	 * it. All receivers of such a string get the same copy.
	 * @param string the string
	 * @return the string or an equal copy
	 */
	public LuaString shareable(LuaString string) {
		int hash = hash(string);
		if (!this.filter.mayContain(hash)) {
			return string;
		}
		Sample sample = this.samples.find(string, hash);
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
			if (this.samples.find(string, hash(string)) == null) {
				sampleString(string, string, weight);
			}
		}
	}

	/**
	 * Ends the process if it is over the limit, because what the runtime holds for it has
	 * grown.
	 * @param held bytes the runtime holds for it
	 */
	public void check(long held) {
		this.limit.check(held);
	}

	/**
	 * Whether the process fills the heap of the JVM and has to wait until it is known
	 * with what. Then it is to leave its thread, and {@link #await} is called where code
	 * may block.
	 * @return true until it has waited
	 */
	public boolean crowds() {
		return this.limit.crowds();
	}

	/**
	 * Lets the process wait, a second at most, or ends it. Called on a virtual thread.
	 */
	public void await() {
		this.limit.judge();
	}

	/**
	 * Asks for room for a large object, before its memory is taken.
	 * @param bytes its size
	 */
	public void reserve(long bytes) {
		if (bytes >= MAX_INTERVAL) {
			this.limit.reserve(bytes);
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

	/**
	 * Returns what a collection of the whole heap has found to be held. On any thread.
	 * @return bytes
	 */
	public long proven() {
		return this.samples.proven();
	}

	/**
	 * Returns what is known to be held; the most after a collection of the whole heap.
	 * Takes no memory, on any thread.
	 * @return bytes
	 */
	public long held() {
		return this.samples.held();
	}

}
