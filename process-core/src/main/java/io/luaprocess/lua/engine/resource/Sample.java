package io.luaprocess.lua.engine.resource;

import java.lang.ref.WeakReference;

import io.luaprocess.kernel.Heap;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;

/** A weak reference to an object of the process, and the bytes it stands for. */
final class Sample extends WeakReference<Object> {

	/** Bytes that count as live while the object is. */
	final long weight;

	/** When the sample was taken, see {@link Heap#mark()}. */
	final long mark = Heap.mark();

	/** Hash of the string, never 0; 0 if the object is none. */
	final int hash;

	/** Next among the samples of strings with similar hashes. */
	@Nullable Sample next;

	private @Nullable Copy copy;

	Sample(Object object, long weight, int hash) {
		super(object);
		this.weight = weight;
		this.hash = hash;
	}

	/**
	 * Returns the copy that receivers get of a string. The copy is the same for all
	 * receivers while one of them holds it. Called on the thread that runs the process.
	 * @param string the string whose memory the sample is about
	 * @return an equal string with bytes of its own
	 */
	LuaString copyOf(LuaString string) {
		Copy known = this.copy;
		LuaString copy = (known != null && known.original.refersTo(string)) ? known.get() : null;
		if (copy == null) {
			copy = StringCopy.of(string);
			this.copy = new Copy(copy, new WeakReference<>(string));
		}
		return copy;
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
