package io.luaprocess.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;

/**
 * A spawn for which a thread of the application waits.
 */
final class OutsideSpawn {

	private OutsideSpawn() {
	}

	/**
	 * Spawns and waits until the top level has run.
	 * @param kernel the kernel
	 * @param spec what to spawn, without a parent
	 * @return the process, and whether it is new
	 * @throws ProcessException as {@link Kernel#spawn}
	 */
	static Kernel.Spawned await(Kernel kernel, SpawnSpec spec) {
		CompletableFuture<Kernel.Spawned> result = kernel.platform.future();
		ProcessInstance child = kernel.start(spec, (spawned, failure) -> {
			if (spawned != null) {
				result.complete(spawned);
			}
			else {
				result
					.completeExceptionally(new ProcessException((failure != null) ? failure : ProcessErrors.CANCELED));
			}
		});
		try {
			return result.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			if (child != null && child.runner.program().cancelSpawn()) {
				throw new ProcessException(ProcessErrors.CANCELED);
			}
			return resultOf(result);
		}
		catch (ExecutionException ex) {
			return resultOf(result);
		}
	}

	/** The result, or the failure with the stack of the calling thread. */
	private static Kernel.Spawned resultOf(CompletableFuture<Kernel.Spawned> result) {
		try {
			return result.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof ProcessException failure) ? new ProcessException(failure.error()) : ex;
		}
	}

}
