package io.luaprocess.topology;

import org.jspecify.annotations.Nullable;

/**
 * Links and monitors of an owner that exists only because of them. When the last one has
 * gone, and nothing retains the owner, it is dropped: its lock decides whether a new
 * relation comes first or finds it dropped, which looks like an end.
 *
 * @param <P> the process
 */
public final class TransientRelations<P> extends Relations<P> {

	private final Runnable dropped;

	private int retained;

	private boolean isDropped;

	/**
	 * Creates the relations of a new owner: none. It is not dropped before it has had
	 * one, or was retained.
	 * @param owner the owner
	 * @param number its number, unique
	 * @param dropped told once, without a lock, when the owner is dropped
	 */
	public TransientRelations(P owner, long number, Runnable dropped) {
		super(owner, number);
		this.dropped = dropped;
	}

	/**
	 * Keeps the owner from being dropped, until as many calls of {@link #release}.
	 * @return false if it was dropped or has ended
	 */
	public synchronized boolean retain() {
		if (hasEnded()) {
			return false;
		}
		this.retained++;
		return true;
	}

	/** Takes a {@link #retain} back. */
	public void release() {
		synchronized (this) {
			this.retained--;
		}
		removed();
	}

	@Override
	void removed() {
		if (drop()) {
			this.dropped.run();
		}
	}

	private synchronized boolean drop() {
		if (hasEnded() || this.retained > 0 || size() > 0) {
			return false;
		}
		endNow();
		this.isDropped = true;
		return true;
	}

	/**
	 * Ends all relations, unless the owner was dropped or has ended.
	 * @return the processes to be notified; {@code null} if it was dropped or has ended
	 */
	public @Nullable Farewell<P> endLive() {
		synchronized (this) {
			if (hasEnded()) {
				return null;
			}
			endNow();
		}
		return end();
	}

	/**
	 * Whether relations can be made.
	 * @return false if it was dropped or has ended
	 */
	public synchronized boolean isLive() {
		return !hasEnded();
	}

	/**
	 * Whether it was dropped.
	 * @return true if so; false if it lives or has ended
	 */
	public synchronized boolean isDropped() {
		return this.isDropped;
	}

}
