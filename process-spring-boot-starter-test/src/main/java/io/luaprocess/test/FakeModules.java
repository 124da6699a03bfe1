package io.luaprocess.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaCallInterceptor;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.api.LuaResults;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

/**
 * Functions of modules that a test written in Lua replaces: whoever calls one, the
 * process of the test gets a message with the arguments, runs its own function and
 * answers. Thread-safe.
 */
final class FakeModules implements LuaCallInterceptor {

	/** The module with which the library of test files installs and answers. */
	private static final String MODULE = "luaprocess_fakes";

	/** The topic of calls. */
	private static final String TOPIC = "luaprocess.fake";

	/** The process of the test by the function it replaces. */
	private final Map<String, Pid> fakes = new ConcurrentHashMap<>();

	private final Map<Long, CompletableFuture<@Nullable Object>> calls = new ConcurrentHashMap<>();

	private final AtomicLong numbers = new AtomicLong();

	private volatile @Nullable LuaProcessRuntime runtime;

	void runtime(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/** Forgets the fakes of a test. */
	void clear() {
		this.fakes.clear();
		this.calls.clear();
	}

	@Override
	public @Nullable Object around(LuaCall call, LuaFunction function) throws Exception {
		Pid test = this.fakes.get(call.function());
		LuaProcessRuntime processes = this.runtime;
		return (test != null && processes != null) ? ask(processes, test, call) : function.call(call);
	}

	private CompletableFuture<@Nullable Object> ask(LuaProcessRuntime processes, Pid test, LuaCall call) {
		CompletableFuture<@Nullable Object> answer = processes.kernel().future();
		long number = this.numbers.incrementAndGet();
		this.calls.put(number, answer);
		processes.send(test, TOPIC, number, call.function(), values(call, 1));
		return answer;
	}

	private static List<@Nullable Object> values(LuaCall call, int from) {
		List<@Nullable Object> values = new ArrayList<>();
		for (int i = from; i <= call.size(); i++) {
			values.add(call.get(i));
		}
		return values;
	}

	/** Returns the module. */
	LuaModule module() {
		return LuaModule.named(MODULE)
			.nonBlocking("install", this::install)
			.nonBlocking("answer", this::answer)
			.nonBlocking("fail", this::fail)
			.build();
	}

	private @Nullable Object install(LuaCall call) {
		this.fakes.put(call.require(1, String.class), call.pid());
		return null;
	}

	private @Nullable Object answer(LuaCall call) {
		CompletableFuture<@Nullable Object> answer = this.calls.remove(call.require(1, Long.class));
		if (answer != null) {
			List<@Nullable Object> values = values(call, 2);
			answer.complete((values.size() == 1) ? values.getFirst() : LuaResults.of(values.toArray()));
		}
		return null;
	}

	private @Nullable Object fail(LuaCall call) {
		CompletableFuture<@Nullable Object> answer = this.calls.remove(call.require(1, Long.class));
		if (answer != null) {
			answer.completeExceptionally(new ProcessException(
					ProcessError.of(call.require(2, String.class), call.require(3, String.class), null)));
		}
		return null;
	}

}
