package io.luaprocess.runtime;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessExit;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.security.Guard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Requests of Java code to Lua processes.
 */
@Timeout(60)
class RequestTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static LuaTest scripts;

	private static LuaProcessRuntime runtime;

	@BeforeAll
	static void start() {
		scripts = LuaTest.text("""
				return function()
				  local inbox, kept = process.inbox(), nil
				  while true do
				    local message = inbox:receive()
				    local topic = message:topic()
				    if topic == "echo" then message:reply(message:payload())
				    elseif topic == "from" then message:reply(tostring(message:from()))
				    elseif topic == "refuse" then message:reply(nil, errors.new(errors.CONFLICT, "out of stock"))
				    elseif topic == "keep" then kept = message
				    elseif topic == "late" then
				      local ok, err = kept:reply("late")
				      message:reply(tostring(ok), err and err:kind())
				    elseif topic == "end" then return "ended" end
				  end
				end
				""");
		runtime = scripts.runtime();
	}

	@AfterAll
	static void stop() {
		scripts.close();
	}

	record Point(int x, int y) {
	}

	private static Pid answerer() {
		return runtime.spawn(LuaTest.SCRIPT);
	}

	private static ProcessException failure(CompletableFuture<?> request) {
		return (ProcessException) catchThrowableOfType(ExecutionException.class,
				() -> request.get(30, TimeUnit.SECONDS))
			.getCause();
	}

	@Test
	void answerIsAJavaValue() {
		Pid pid = answerer();
		assertThat(runtime.request(pid, "echo", LONG, "text").join()).isEqualTo("text");
		assertThat(runtime.request(pid, "echo", LONG, 1, null, List.of(2)).join())
			.isEqualTo(Arrays.asList(1L, null, List.of(2L)));
		assertThat(runtime.request(pid, "echo", LONG).join()).isNull();
		assertThat(runtime.request(pid, "from", LONG).join()).isEqualTo("nil");
	}

	@Test
	void answerIsConverted() {
		Point point = new Point(1, 2);
		assertThat(runtime.requestFor(Point.class, answerer().toString(), "echo", LONG, point).join()).isEqualTo(point);
		ProcessException wrong = failure(runtime.requestFor(Point.class, answerer().toString(), "echo", LONG, "text"));
		assertThat(wrong.is(ErrorKind.INVALID)).isTrue();
		assertThat(wrong).hasMessageContaining("at result");
	}

	@Test
	void refusalFailsTheFuture() {
		ProcessException refused = failure(runtime.request(answerer(), "refuse", LONG));
		assertThat(refused).hasMessage("out of stock");
		assertThat(refused.is(ErrorKind.CONFLICT)).isTrue();
	}

	@Test
	void answerIsThereOnAThreadThatMayBlock() {
		CompletableFuture<String> thread = runtime.request(answerer(), "echo", LONG, 1)
			.thenApply((answer) -> Thread.currentThread().getName());
		assertThat(thread.join()).doesNotContain("luaprocess-worker");
	}

	@Test
	void timeoutFailsTheFutureAndTheLateAnswerReachesNoOne() {
		Pid pid = answerer();
		ProcessException late = failure(runtime.request(pid, "keep", Duration.ofMillis(5)));
		assertThat(late).hasMessage(pid + " did not answer in 5ms");
		assertThat(late.is(ErrorKind.TIMEOUT)).isTrue();
		assertThat(late.error().retryable()).isTrue();
		assertThat(runtime.request(pid, "late", LONG).join()).isEqualTo(List.of("nil", ErrorKind.NOT_FOUND.value()));
	}

	@Test
	void cancelEndsTheRequest() {
		Pid pid = answerer();
		CompletableFuture<Point> request = runtime.requestFor(Point.class, pid.toString(), "keep", LONG);
		request.cancel(false);
		assertThat(runtime.request(pid, "late", LONG).join()).isEqualTo(List.of("nil", ErrorKind.NOT_FOUND.value()));
	}

	@Test
	void endOfTheReceiverFailsTheFuture() throws Exception {
		Pid pid = answerer();
		CompletableFuture<ProcessExit> exit = runtime.watch(pid.toString());
		CompletableFuture<Object> kept = runtime.request(pid, "keep", LONG);
		ProcessException ended = failure(runtime.request(pid, "end", LONG));
		assertThat(ended).hasMessage("process ended before it answered");
		assertThat(ended.is(ErrorKind.NOT_FOUND)).isTrue();
		assertThat(failure(kept)).hasMessage("process ended before it answered");
		assertThat(exit.get(30, TimeUnit.SECONDS).normal()).isTrue();
		assertThat(failure(runtime.request(pid, "echo", LONG))).hasMessage("process not found");
	}

	@Test
	void guardThatMayBlockIsAskedElsewhere() {
		List<String> asked = new CopyOnWriteArrayList<>();
		Guard guard = (identity, action, resource, attributes) -> {
			if (action.equals("process.send")) {
				asked.add(Thread.currentThread().isVirtual() + " " + attributes.containsKey("pid"));
			}
			return true;
		};
		try (LuaTest guarded = LuaTest.text("""
				return function(other)
				  if other then return process.request(other, "ask", "10s", 1) end
				  local message = process.inbox():receive()
				  message:reply(message:payload() + 1)
				end
				""", (builder) -> builder.guard(guard))) {
			Pid pid = guarded.runtime().spawn(LuaTest.SCRIPT);
			assertThat(guarded.runtime().call(LuaTest.SCRIPT, pid)).isEqualTo(2L);
			assertThat(asked).containsExactly("true true");
		}
	}

	@Test
	void badArgumentsFailTheFuture() {
		String pid = answerer().toString();
		assertThat(failure(runtime.request("nobody", "echo", LONG)))
			.hasMessage("could not resolve 'nobody' as PID or registered name");
		assertThat(failure(runtime.request("", "echo", LONG))).hasMessage("destination required");
		assertThat(failure(runtime.request(pid, "", LONG))).hasMessage("topic cannot be empty");
		assertThat(failure(runtime.request(pid, "echo", Duration.ZERO))).hasMessage("timeout must be > 0");
		assertThat(failure(runtime.request(pid, "echo", LONG, new Object()))).hasMessageContaining("at payload[1]");
	}

}
