package io.luaprocess.lua.module.java;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Functions of the application return streams, iterators and publishers.
 */
@ParameterizedClass
@EnumSource(Mode.class)
@Timeout(60)
class JavaSourceTests {

	private static final String ALL = """
			local ch = m.%s(...)
			local all = {}
			while true do
			  local value, ok = ch:receive()
			  if not ok then break end
			  all[#all + 1] = value
			end
			return all""";

	private final AtomicInteger taken = new AtomicInteger();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final AtomicReference<@Nullable String> mdc = new AtomicReference<>();

	private final CountDownLatch never = new CountDownLatch(1);

	private final SubmissionPublisher<Object> news = new SubmissionPublisher<>();

	private final Mode mode;

	private final Scripts scripts;

	JavaSourceTests(Mode mode) {
		this.mode = mode;
		this.scripts = new Scripts(mode, module());
	}

	private LuaModule module() {
		return LuaModule.named("java")
			.function("stream", (call) -> numbers(call.require(1, int.class)))
			.function("endless",
					(call) -> Stream.iterate(1, (i) -> i + 1)
						.peek((i) -> this.taken.incrementAndGet())
						.onClose(() -> this.closed.set(true)))
			.function("iterator", (call) -> numbers(call.require(1, int.class)).iterator())
			.nonBlocking("publisher", (call) -> new Counting(call.require(1, int.class)))
			.function("news", (call) -> this.news)
			.function("stuck", (call) -> Stream.generate(this::block).onClose(() -> this.closed.set(true)))
			.function("failing", (call) -> Stream.of(1, 2).map((i) -> {
				if (i == 2) {
					throw new NoSuchElementException("secret");
				}
				return i;
			}))
			.function("flood", (call) -> (Flow.Publisher<Integer>) (subscriber) -> {
				subscriber.onSubscribe(new Counting(1).subscription(subscriber));
				IntStream.range(0, 1000).forEach(subscriber::onNext);
			})
			.function("unmappable", (call) -> Stream.of(Path.of("x")))
			.build();
	}

	private Stream<Integer> numbers(int n) {
		return IntStream.rangeClosed(1, n).boxed().peek((i) -> {
			assertThat(Thread.currentThread().isVirtual()).isTrue();
			this.mdc.set(MDC.get("luaprocess.definition"));
		});
	}

	private Object block() {
		try {
			this.taken.incrementAndGet();
			this.never.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return "";
	}

	@AfterEach
	void stop() {
		this.scripts.close();
		this.news.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream", "iterator", "publisher" })
	void elementsComeInOrderAndTheChannelIsClosed(String function) {
		for (int n : List.of(0, 1, 16, 17, 100)) {
			List<Long> expected = IntStream.rangeClosed(1, n).mapToObj(Long::valueOf).toList();
			assertThat(this.scripts.run(ALL.formatted(function), n)).isEqualTo(expected);
		}
		if (!function.equals("publisher")) {
			assertThat(this.mdc.get()).isEqualTo("app:main");
		}
	}

	@Test
	void noMoreIsTakenThanThereIsRoomFor() {
		LuaProcessRuntime runtime = this.scripts.start("""
				local ch = m.endless()
				process.inbox():receive()
				for i = 1, 20 do assert(ch:receive() == i) end
				process.inbox():receive()
				ch:close()
				process.inbox():receive()""");
		Pid pid = runtime.spawn("app:main");
		await().until(() -> this.taken.get() == 16);
		runtime.send(pid.toString(), "go");
		await().until(() -> this.taken.get() > 24);
		assertThat(this.taken.get()).isLessThanOrEqualTo(36);
		assertThat(this.closed).isFalse();
		runtime.send(pid.toString(), "close");
		await().untilTrue(this.closed);
		assertThat(runtime.isAlive(pid)).isTrue();
	}

	@Test
	void sourceWhoseChannelIsGarbageIsClosed() {
		LuaProcessRuntime runtime = this.scripts.start("m.endless() m.endless():receive() process.inbox():receive()");
		Pid pid = runtime.spawn("app:main");
		await().until(() -> this.taken.get() >= 16);
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			System.gc();
			return this.closed.get();
		});
		assertThat(runtime.isAlive(pid)).isTrue();
	}

	@Test
	void endOfTheProcessInterruptsAndClosesTheStream() {
		LuaProcessRuntime runtime = this.scripts.start("m.stuck():receive()");
		Pid pid = runtime.spawn("app:main");
		await().until(() -> this.taken.get() == 1);
		runtime.terminate(pid.toString());
		await().untilTrue(this.closed);
	}

	@Test
	void endOfTheProcessCancelsThePublisher() {
		LuaProcessRuntime runtime = this.scripts.start("local ch = m.news() while true do ch:receive() end");
		Pid pid = runtime.spawn("app:main");
		await().until(() -> this.news.getNumberOfSubscribers() == 1);
		this.news.submit("one");
		runtime.terminate(pid.toString());
		await().until(() -> {
			this.news.submit("more");
			return this.news.getNumberOfSubscribers() == 0;
		});
	}

	@Test
	void failureIsTheLastElement() {
		assertThat(this.scripts.run("""
				local ch = m.failing()
				local first = ch:receive()
				local err, ok = ch:receive()
				local rest, more = ch:receive()
				return first .. err:kind() .. tostring(ok) .. tostring(rest) .. tostring(more)"""))
			.isEqualTo("1NotFoundtruenilfalse");
		assertThat(this.scripts.run("return m.unmappable():receive():kind()")).isEqualTo("Internal");
	}

	@Test
	void publisherThatIgnoresWhatItIsAskedForIsCanceled() {
		assertThat((List<?>) this.scripts.run(ALL.formatted("flood") + "")).hasSizeLessThanOrEqualTo(17);
	}

	@Test
	void openSourcesAreLimitedLikeFutures() {
		try (Scripts limited = new Scripts(this.mode, module(),
				(builder) -> builder.limits(LimitOverrides.NONE.with(Limit.FUTURES, 10)))) {
			assertThatExceptionOfType(ProcessException.class)
				.isThrownBy(() -> limited.run("for i = 1, 11 do m.endless() end"))
				.withMessage("too many futures");
			assertThat(limited.run("for i = 1, 20 do m.publisher(0):receive() m.endless():close() end return 'done'"))
				.isEqualTo("done");
		}
	}

	/** Gives numbers from 1, on the thread that asks for them. */
	private record Counting(int n) implements Flow.Publisher<Integer> {

		@Override
		public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
			Flow.Subscription subscription = subscription(subscriber);
			subscriber.onSubscribe(subscription);
			if (this.n == 0) {
				subscriber.onComplete();
			}
		}

		Flow.Subscription subscription(Flow.Subscriber<? super Integer> subscriber) {
			Iterator<Integer> numbers = IntStream.rangeClosed(1, this.n).iterator();
			return new Flow.Subscription() {

				@Override
				public void request(long more) {
					for (long i = 0; i < more && numbers.hasNext(); i++) {
						subscriber.onNext(numbers.next());
						if (!numbers.hasNext()) {
							subscriber.onComplete();
						}
					}
				}

				@Override
				public void cancel() {
					while (numbers.hasNext()) {
						numbers.next();
					}
				}

			};
		}

	}

}
