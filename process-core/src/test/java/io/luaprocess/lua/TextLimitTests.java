package io.luaprocess.lua;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names, topics, kinds, ids, actions, resources and reasons have a longest length.
 */
class TextLimitTests {

	private static LuaTest scripts;

	@BeforeAll
	static void start() {
		scripts = LuaTest.in("lua/9-texts");
	}

	@AfterAll
	static void stop() {
		scripts.close();
	}

	@ParameterizedTest
	@MethodSource
	void textThatIsTooLongIsRefused(String function) {
		assertThatCode(() -> scripts.run("app:texts", function)).doesNotThrowAnyException();
	}

	static Stream<String> textThatIsTooLongIsRefused() {
		try (LuaTest names = LuaTest.in("lua/9-texts")) {
			return ((List<?>) names.run("app:texts")).stream().map(String::valueOf).toList().stream();
		}
	}

	@Test
	void textOfTheApplicationThatIsTooLongIsRefused() {
		LuaProcessRuntime runtime = scripts.runtime();
		String name = "ü".repeat(512);
		String reason = "ü".repeat(2048);
		Map<String, ThrowingCallable> tooLong = Map.of("topic", () -> runtime.send("nobody", name + "x"), "name",
				() -> runtime.process("app:texts").name(name + "x"), "reason",
				() -> runtime.cancel("nobody", Duration.ofSeconds(1), reason + "x"));
		tooLong.forEach((what, call) -> {
			ProcessException failure = catchThrowableOfType(ProcessException.class, call);
			assertThat(failure).hasMessage(what + " too long");
			assertThat(failure.is(ErrorKind.INVALID)).isTrue();
		});
		assertRefused("topic contains a control character", () -> runtime.send("nobody", "a\nb"));
		assertRefused("name contains a control character", () -> runtime.process("app:texts").name("a\u0085"));
		assertRefused("name is not UTF-8", () -> runtime.process("app:texts").name("a\ud800"));
		assertRefused("name is not UTF-8", () -> runtime.process("app:texts").name("\ude42\ud83d"));
		runtime.process("app:texts").name("ä €\ud83d\ude42");
		runtime.process("app:texts").name(name).message(name);
		Pid pid = runtime.spawn("app:sleeper");
		assertThatCode(() -> runtime.cancel(pid.toString(), null, reason)).doesNotThrowAnyException();
		runtime.terminate(pid.toString());
	}

	private static void assertRefused(String message, ThrowingCallable call) {
		ProcessException failure = catchThrowableOfType(ProcessException.class, call);
		assertThat(failure).hasMessage(message);
		assertThat(failure.is(ErrorKind.INVALID)).isTrue();
	}

}
