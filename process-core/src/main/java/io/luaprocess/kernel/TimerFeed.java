package io.luaprocess.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What puts values into a channel when a timer fires. It runs when a program closes the
 * channel, and then stops the timer. Confined to its process.
 */
public interface TimerFeed extends Runnable {

	/**
	 * Returns the timer.
	 * @return the timer, pending or not; {@code null} if there is none yet
	 */
	@Nullable TimerHandle timer();

}
