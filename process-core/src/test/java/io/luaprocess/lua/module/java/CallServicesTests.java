package io.luaprocess.lua.module.java;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.engine.LuaEngine.Mode;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a call does for a function of the application: permissions and JSON.
 */
@Timeout(60)
class CallServicesTests {

	private final AtomicInteger released = new AtomicInteger();

	private final LuaModule module = LuaModule.named("shop").function("open", (call) -> {
		call.permit("shop.open", call.require(1, String.class));
		return "opened";
	}).nonBlocking("peek", (call) -> {
		call.permit("shop.open", call.require(1, String.class));
		return "seen";
	})
		.function("json", (call) -> call.toJson(call.get(1)))
		.function("parsed", (call) -> String.valueOf(call.fromJson(call.require(1, String.class))))
		.function("feed", (call) -> new Feed())
		.build();

	/** A source that holds something from the beginning. */
	private final class Feed implements Flow.Publisher<Object>, AutoCloseable {

		@Override
		public void subscribe(Flow.Subscriber<? super Object> subscriber) {
			subscriber.onSubscribe(new Flow.Subscription() {

				@Override
				public void request(long n) {
					// Never gives anything.
				}

				@Override
				public void cancel() {
					close();
				}

			});
		}

		@Override
		public void close() {
			CallServicesTests.this.released.incrementAndGet();
		}

	}

	/** Denies everything in the east. */
	private record Denying(boolean blocks) implements Guard {

		@Override
		public boolean allows(Identity identity, String action, String resource, Map<String, ?> attributes) {
			if (action.equals("shop.open")) {
				assertThat(attributes.get("pid")).isNotNull();
			}
			return !(action.equals("shop.open") && resource.equals("east"));
		}

		@Override
		public @Nullable Guard nonBlocking() {
			return this.blocks ? null : this;
		}

	}

	@Test
	void guardDecidesWhatFunctionsAskFor() {
		for (boolean blocks : List.of(true, false)) {
			try (Scripts scripts = new Scripts(Mode.COMPILED, this.module,
					(builder) -> builder.guard(new Denying(blocks)))) {
				assertThat(scripts.run("return m.open('west') .. m.peek('west')")).isEqualTo("openedseen");
				for (String function : List.of("open", "peek")) {
					assertThatExceptionOfType(ProcessException.class)
						.isThrownBy(() -> scripts.run("return m." + function + "('east')"))
						.withMessage("not allowed to shop.open: east")
						.matches((ex) -> ex.is(ErrorKind.PERMISSION_DENIED));
				}
			}
		}
	}

	@Test
	void jsonIsThatOfTheModule() {
		try (Scripts scripts = new Scripts(Mode.COMPILED, this.module)) {
			assertThat(scripts.run("return m.json({b = {1, 2.5, 'x'}, a = true})"))
				.isEqualTo("{\"a\":true,\"b\":[1,2.5,\"x\"]}");
			assertThat(scripts.run("return m.parsed('{\"id\": 9007199254740993, \"n\": [1, null]}')"))
				.isEqualTo("{id=9007199254740993, n=[1]}");
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> scripts.run("return m.parsed('{')"))
				.matches((ex) -> ex.is(ErrorKind.INVALID));
		}
	}

	@Test
	void sourceIsReleasedThoughItsChannelIsClosedAtOnce() {
		try (Scripts scripts = new Scripts(Mode.COMPILED, this.module)) {
			scripts.run("for _ = 1, 50 do m.feed():close() end");
			await().until(() -> this.released.get() == 50);
		}
	}

}
