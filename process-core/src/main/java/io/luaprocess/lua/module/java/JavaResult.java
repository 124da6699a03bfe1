package io.luaprocess.lua.module.java;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;

import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaResults;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.MemoryOwnership;
import io.luaprocess.lua.engine.vm.Values;
import io.luaprocess.lua.value.ValueMapper;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a program gets for what a function of the application has returned.
 */
final class JavaResult {

	private static final Logger log = LoggerFactory.getLogger(JavaResult.class);

	private final JavaCall call;

	JavaResult(JavaCall call) {
		this.call = call;
	}

	/**
	 * Maps a result where the function has run, as far as that is possible there.
	 * @return {@link Varargs}, or a {@link CompletionStage}, stream, iterator or
	 * publisher
	 * @throws Exception what a stage has failed with
	 */
	Object prepare(@Nullable Object result) throws Exception {
		if (result instanceof CompletionStage<?> stage) {
			CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
			stage.whenComplete((value, failure) -> complete(future, value, failure));
			boolean known = future.isDone() || this.call.s.g.isOutside() && this.call.s.g.mayNotWait();
			return known ? prepare(future.get()) : stage;
		}
		return (result != null && isSource(result)) ? result : map(result, this.call.s);
	}

	private static void complete(CompletableFuture<@Nullable Object> future, @Nullable Object value,
			@Nullable Throwable failure) {
		if (failure != null) {
			future.completeExceptionally(failure);
		}
		else {
			future.complete(value);
		}
	}

	static boolean isSource(@Nullable Object result) {
		return result instanceof BaseStream<?, ?> || result instanceof Iterator<?>
				|| result instanceof Flow.Publisher<?>;
	}

	/**
	 * Maps plain values; {@code s} is {@code null} on other threads than the process's.
	 */
	Varargs map(@Nullable Object result, @Nullable LuaState s) {
		ValueMapper values = this.call.function.modules.values;
		try {
			if (!(result instanceof LuaResults several)) {
				return values.toLua(result, "result", s);
			}
			List<@Nullable Object> all = several.values();
			LuaValue[] mapped = new LuaValue[all.size()];
			for (int i = 0; i < mapped.length; i++) {
				mapped[i] = values.toLua(all.get(i), "result " + (i + 1), s);
			}
			return Values.of(mapped);
		}
		catch (ProcessException ex) {
			// The program can do nothing about it.
			throw new IllegalStateException(this.call.function() + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Gives the program what was prepared; called by the process.
	 * @return the results; {@code null} if the coroutine was suspended
	 */
	@Nullable Varargs results(LuaState s, Object prepared) {
		if (prepared instanceof Varargs values) {
			MemoryOwnership.assign(s.g.memory, values);
			return values;
		}
		boolean taken = false;
		try {
			Varargs results = (prepared instanceof CompletionStage<?> stage)
					? new Answer(this.call, this).await(s, stage) : SourceChannel.open(s, this.call, this, prepared);
			taken = true;
			return results;
		}
		finally {
			if (!taken) {
				discard(prepared);
			}
		}
	}

	/** Frees what a result holds that no program gets. */
	void discard(@Nullable Object result) {
		if (result instanceof CompletionStage<?> || result instanceof AutoCloseable) {
			this.call.self.instance().kernel().execute("luaprocess-discard", () -> release(result));
		}
	}

	private static void release(Object result) {
		try {
			if (result instanceof CompletionStage<?> stage) {
				stage.toCompletableFuture().cancel(true);
			}
			else if (isSource(result) && result instanceof AutoCloseable source) {
				source.close();
			}
		}
		catch (Exception ex) {
			log.debug("A result that is not needed any more could not be released", ex);
		}
	}

}
