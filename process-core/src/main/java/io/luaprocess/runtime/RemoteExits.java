package io.luaprocess.runtime;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.lua.JavaBridge;

/**
 * Tells Java code of the ends of processes of other nodes.
 */
final class RemoteExits {

	private RemoteExits() {
	}

	/**
	 * Completes a watch: with the end, or as the other node has refused it.
	 * @param result the watch
	 * @param pid the process
	 * @param outcome what the other node has answered
	 * @param at when this node has learnt of it
	 */
	static void complete(CompletableFuture<ProcessExit> result, Pid pid, Outcome outcome, Instant at) {
		ProcessError error = outcome.error();
		if (error != null && isRefusal(error)) {
			result.completeExceptionally(new ProcessException(error));
		}
		else {
			result.complete(JavaBridge.exit(pid, "", outcome, at));
		}
	}

	private static boolean isRefusal(ProcessError error) {
		return error.is(ErrorKind.PERMISSION_DENIED)
				|| error.is(ErrorKind.NOT_FOUND) && error.text().equals(ProcessErrors.PROCESS_NOT_FOUND.text());
	}

}
