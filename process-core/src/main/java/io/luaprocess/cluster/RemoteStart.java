package io.luaprocess.cluster;

import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.kernel.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A start of a process on another node that is under way. Thread-safe.
 */
public interface RemoteStart {

	/**
	 * Returns the result of the spawn.
	 * @return an outcome whose value is a {@link Started}; the errors of a spawn
	 */
	CompletableFuture<Outcome> started();

	/**
	 * Returns the end of the process, if the request asked for it.
	 * @return its outcome; that of the spawn if it has failed, or if the owner of the
	 * name was signalled instead of a spawn. Never completes if the request did not ask
	 */
	CompletableFuture<Outcome> ended();

	/**
	 * The caller no longer waits: a process that was started is ended as the callee of a
	 * call of that node is. Does not block.
	 * @param reason the reason of its CANCEL; {@code null} for none
	 */
	void end(@Nullable String reason);

	/**
	 * The result of a spawn.
	 *
	 * @param pid the process
	 * @param created false if it is the owner of the name, which was signalled instead
	 */
	record Started(Pid pid, boolean created) {
	}

}
