package io.luaprocess.lua.module.java;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.luaprocess.Pid;
import io.luaprocess.kernel.scheduler.BlockingCalls;
import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A function whose calls are short runs on a worker, and leaves it as soon as one lasts.
 */
@Timeout(60)
class ShortCallTests {

	private final Set<String> threads = ConcurrentHashMap.newKeySet();

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicInteger waitingOnPlatformThreads = new AtomicInteger();

	private final CountDownLatch open = new CountDownLatch(1);

	private final Set<Pid> interrupted = ConcurrentHashMap.newKeySet();

	private final Scripts scripts = new Scripts(Mode.COMPILED,
			LuaModule.named("shop").function("short", this::shortCall).function("wait", (call) -> {
				boolean virtual = Thread.currentThread().isVirtual();
				if (!virtual) {
					this.waitingOnPlatformThreads.incrementAndGet();
				}
				this.waiting.incrementAndGet();
				this.open.await();
				return virtual;
			}).build(), (builder) -> builder.workers(1));

	private boolean shortCall(LuaCall call) {
		this.threads.add(Thread.currentThread().getName());
		if (Thread.currentThread().isInterrupted()) {
			this.interrupted.add(call.pid());
		}
		return BlockingCalls.isAllowed();
	}

	@AfterEach
	void stop() {
		this.open.countDown();
		this.scripts.close();
	}

	@Test
	void shortCallsStayOnTheWorker() {
		assertThat(this.scripts.run("for i = 1, 1000 do if not m.short() then return i end end return 'all'"))
			.isEqualTo("all");
		// A pause of the machine can make some calls long.
		assertThat(this.threads).anyMatch((name) -> name.startsWith("luaprocess-worker-"));
	}

	/**
	 * Repeated, as it matters which processes are still being compiled when the first
	 * call begins.
	 */
	@RepeatedTest(20)
	void callsThatLastKeepNoWorkerAndFewThreads() {
		LuaProcessRuntime runtime = this.scripts.start("return m.wait()");
		List<CompletableFuture<Object>> results = IntStream.range(0, 500)
			.mapToObj((i) -> runtime.process("app:main").callAsync())
			.toList();
		await().until(() -> this.waiting.get() == 500);
		assertThat(this.waitingOnPlatformThreads).hasValueLessThan(10);
		this.open.countDown();
		assertThat(results.stream().map(CompletableFuture::join).filter(Boolean.TRUE::equals).count())
			.isGreaterThan(400);
	}

	@Test
	void interruptHitsOnlyTheCallOfTheProcessThatEnds() {
		LuaProcessRuntime runtime = this.scripts.start("""
				local inbox = process.inbox()
				while true do
					m.short()
					if inbox:receive():topic() == "stop" then return end
				end""");
		Pid survivor = runtime.spawn("app:main");
		for (int i = 0; i < 3_000; i++) {
			Pid victim = runtime.spawn("app:main");
			runtime.send(survivor, "next");
			runtime.send(victim, "next");
			runtime.terminate(victim.toString());
		}
		runtime.send(survivor, "stop");
		await().until(() -> runtime.kernel().processCount() == 0);
		assertThat(this.interrupted).doesNotContain(survivor);
	}

}
