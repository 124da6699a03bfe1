package io.luaprocess.lua;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionChanges;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.CoroutineCode;
import io.luaprocess.kernel.Progress;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.lib.LuaCoroutine;
import io.luaprocess.lua.value.LuaErrors;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * The top level of a program while it runs, which returns the method of the program. It
 * gives way to other processes, but it must not wait for them.
 */
final class TopLevel implements CoroutineCode {

	private final LuaProcess process;

	private final LuaState state;

	private final Definition.Code definition;

	/** Whether the process ran another program before. */
	private final boolean upgraded;

	/** Whether this goes on on a thread that serves no other process. */
	private boolean outside;

	private @Nullable LuaCoroutine code;

	private @Nullable LuaFn method;

	TopLevel(LuaProcess process, LuaState state, boolean upgraded) {
		this.process = process;
		this.state = state;
		this.definition = process.definition();
		this.upgraded = upgraded;
	}

	/**
	 * Tells the process if it is outdated. A reload tells the processes that are there;
	 * one that was being made meanwhile, with the definitions before, finds out itself.
	 */
	void checkCurrent() {
		DefinitionRegistry before = this.process.definitions;
		DefinitionRegistry current = this.process.runtime().definitions().snapshot();
		if (current == before) {
			return;
		}
		DefinitionChanges changes = new DefinitionChanges(before, current);
		if (LuaRuntime.isOutdated(this.process, changes)) {
			this.process.instance().outdated(changes.version());
		}
	}

	/**
	 * Begins, or goes on.
	 * @return why it has returned, never {@link Progress#WAITS}
	 * @throws ProcessException INTERNAL if the top level fails, NOT_FOUND if it returns
	 * no such method
	 */
	@Override
	public Progress run() {
		Progress progress = Progress.DONE;
		this.state.g.loading(true);
		try {
			progress = piece();
			return progress;
		}
		catch (ProcessException ex) {
			throw ex;
		}
		catch (RuntimeException | LinkageError | AssertionError ex) {
			ProcessError cause = LuaErrors.toError(this.state.raised(ex));
			throw failed(ProcessError.of(ErrorKind.INTERNAL, "failed to execute script: " + cause.text())
				.withStack(cause.stack())
				.withCause(cause.cause()));
		}
		catch (StackOverflowError ex) {
			throw failed(ProcessError.of(ErrorKind.INTERNAL, "failed to execute script: stack overflow"));
		}
		finally {
			if (progress == Progress.DONE) {
				this.state.g.loading(false);
			}
		}
	}

	private Progress piece() {
		LuaCoroutine running = this.code;
		if (running == null) {
			Program program = (Program) this.definition.program();
			if (!program.isReady()) {
				return prepare(program);
			}
			LuaFn chunk = program.instantiate(this.state, this.state.g.globals());
			running = new LuaCoroutine(this.state, chunk, LuaValue.NONE, LuaErrors.uncaught());
			this.code = running;
		}
		Progress progress = running.run();
		if (progress == Progress.WAITS) {
			throw this.state.error("cannot block while loading");
		}
		if (progress == Progress.DONE) {
			this.method = method(this.definition.method(), running.results().arg1());
		}
		return progress;
	}

	/**
	 * A program that is used for the first time is compiled where that keeps no other
	 * process waiting.
	 */
	private Progress prepare(Program program) {
		if (!this.outside) {
			this.outside = true;
			return Progress.OUTSIDE;
		}
		return this.process.instance().callOut(() -> {
			program.prepare();
			return Progress.READY;
		});
	}

	private LuaFn method(String name, LuaValue module) {
		LuaValue found = (module instanceof Table table) ? table.get(name) : module;
		if (found instanceof LuaFn fn) {
			return fn;
		}
		throw failed(ProcessError.of(ErrorKind.NOT_FOUND, "method \"" + name + "\" not found in module"));
	}

	private ProcessException failed(ProcessError error) {
		if (!this.upgraded) {
			return new ProcessException(error);
		}
		return new ProcessException(
				ProcessError.of(error.kind(), "upgrade: init failed: " + error.text(), error.retryable())
					.withStack(error.stack())
					.withCause(error.cause()));
	}

	/**
	 * Returns the method of the program.
	 * @return the function after {@link Progress#DONE}
	 */
	LuaFn method() {
		if (this.method == null) {
			throw new IllegalStateException("the top level has not ended");
		}
		return this.method;
	}

}
