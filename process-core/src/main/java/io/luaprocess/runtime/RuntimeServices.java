package io.luaprocess.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.luaprocess.ProcessServices;
import io.luaprocess.security.ProcessAction;

/**
 * Checks commands for services and passes them on.
 */
final class RuntimeServices implements ProcessServices {

	private final LuaProcessRuntime runtime;

	RuntimeServices(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public CompletableFuture<Void> start(String id) {
		return command(ProcessAction.START_SERVICE, "start service", id, this.runtime.services()::start);
	}

	@Override
	public CompletableFuture<Void> stop(String id) {
		return command(ProcessAction.STOP_SERVICE, "stop service", id, this.runtime.services()::stop);
	}

	@Override
	public CompletableFuture<Void> restart(String id) {
		return command(ProcessAction.RESTART_SERVICE, "restart service", id, this.runtime.services()::restart);
	}

	private CompletableFuture<Void> command(ProcessAction action, String what, String id,
			Function<String, CompletableFuture<Void>> command) {
		try {
			this.runtime.operations().permissions().require(this.runtime.caller(), action, id, what);
			return command.apply(id).copy();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
