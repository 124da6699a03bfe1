package io.luaprocess.kernel;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Large parts of the messages of one mailbox. Many messages may hold the same part, such
 * as one long string that was sent again and again: it takes its memory once, so it
 * counts once, from the first message that holds it until the last one is received.
 * <p>
 * Thread-safe. Only messages with large parts come here.
 */
public final class SharedParts {

	private final Map<Object, int[]> holders = new IdentityHashMap<>();

	/**
	 * Reserves room for a message and those of its parts that no waiting message holds.
	 * @return whether there was room
	 */
	synchronized boolean reserve(Message message, Part[] parts, Mailbox mailbox, int capacity, long room) {
		long units = message.units;
		for (Part part : parts) {
			int[] count = this.holders.computeIfAbsent(part.identity, (key) -> new int[1]);
			if (count[0]++ == 0) {
				units += Signal.units(part.bytes);
			}
		}
		if (mailbox.reserve(1, units, capacity, room)) {
			return true;
		}
		leave(parts);
		return false;
	}

	/**
	 * A message is received.
	 * @return the units of the parts that no other waiting message holds
	 */
	synchronized long leave(Part[] parts) {
		long units = 0;
		for (Part part : parts) {
			int[] count = this.holders.get(part.identity);
			if (count != null && --count[0] == 0) {
				this.holders.remove(part.identity);
				units += Signal.units(part.bytes);
			}
		}
		return units;
	}

	/**
	 * A large part of a message.
	 *
	 * @param identity tells whether two messages hold the same part
	 * @param bytes its memory
	 */
	public record Part(Object identity, int bytes) {
	}

}
