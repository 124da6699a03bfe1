package io.luaprocess.lua.module.java;

import java.util.concurrent.CompletionStage;

import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.PendingCall;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.lua.value.Weigher;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The result of a function that comes later: the calling coroutine waits for it. It is
 * mapped by the thread that brings it, or one of its own if that takes time.
 */
final class Answer {

	private final JavaCall call;

	private final JavaResult result;

	/** Registered with the process as long as it waits. */
	private final Runnable end = this::cancel;

	private @Nullable CompletionStage<?> stage;

	/** Ends the work that the time of a test waits for. */
	private Runnable ended = () -> {
	};

	private volatile boolean canceled;

	Answer(JavaCall call, JavaResult result) {
		this.call = call;
		this.result = result;
	}

	/**
	 * Waits.
	 * @return the results; {@code null} if the coroutine was suspended
	 */
	@Nullable Varargs await(LuaState s, CompletionStage<?> later) {
		if (s.g.mayNotWait()) {
			throw s.error(s.g.waitRefusal());
		}
		LuaProcess self = this.call.self;
		PendingCall pending = self.instance().beginCall();
		this.stage = later;
		self.onClose(this.end);
		this.ended = self.instance().kernel().workBegun(later);
		later.whenComplete((value, failure) -> arrived(pending, value, failure));
		return goOn(s, pending);
	}

	private @Nullable Varargs goOn(LuaState s, PendingCall pending) {
		Outcome outcome = pending.await();
		if (outcome == null) {
			return Then.await(s, (state, none) -> goOn(state, pending));
		}
		LuaProcess self = this.call.self;
		self.removeOnClose(this.end);
		this.stage = null;
		Object prepared = outcome.value();
		if (prepared instanceof Failed failed) {
			throw this.call.function.modules.failures.raised(s, self, this.call.function(), failed.failure);
		}
		return this.result.results(s, (prepared != null) ? prepared : LuaValue.NONE);
	}

	/** Runs on any thread. */
	private void arrived(PendingCall pending, @Nullable Object value, @Nullable Throwable failure) {
		if (failure != null) {
			complete(pending, Outcome.of(new Failed(failure)));
		}
		else if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
			map(pending, value);
		}
		else {
			this.call.self.instance().kernel().execute("luaprocess-result", () -> map(pending, value));
		}
	}

	private void map(PendingCall pending, @Nullable Object value) {
		Object prepared;
		try {
			prepared = (value instanceof CompletionStage<?> || JavaResult.isSource(value)) ? value
					: this.result.map(value, null);
		}
		catch (Throwable ex) {
			prepared = new Failed(ex);
		}
		if (this.canceled) {
			this.result.discard(prepared);
		}
		else {
			complete(pending, Outcome.of(prepared, (prepared instanceof Varargs all) ? Weigher.of(all).bytes() : 0));
		}
	}

	private void complete(PendingCall pending, Outcome outcome) {
		pending.complete(outcome);
		this.ended.run();
	}

	/** The process has ended. */
	private void cancel() {
		this.canceled = true;
		this.ended.run();
		this.result.discard(this.stage);
	}

	/** Holds what a stage has failed with, as data. */
	private record Failed(Throwable failure) {
	}

}
