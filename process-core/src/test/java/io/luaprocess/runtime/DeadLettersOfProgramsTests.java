package io.luaprocess.runtime;

import java.util.List;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.event.DeadLetter;
import io.luaprocess.event.DeadLetter.Reason;
import io.luaprocess.event.RuntimeEvent;
import io.luaprocess.event.RuntimeEvent.Kind;
import io.luaprocess.lua.LuaTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Dead letters with the payloads of Lua and Java.
 */
class DeadLettersOfProgramsTests {

	private final LuaTest test = LuaTest.text("""
			return function(topic, ...)
			  local destination = process.listen("go"):receive()
			  if topic then
			    process.send(destination, topic, ...)
			  end
			end
			""");

	@AfterEach
	void close() {
		this.test.close();
	}

	private Pid ended() {
		Pid pid = this.test.runtime().process(LuaTest.SCRIPT).spawn();
		this.test.runtime().send(pid.toString(), "go");
		Awaitility.await().until(() -> !this.test.runtime().isAlive(pid));
		return pid;
	}

	private DeadLetter letter() {
		List<DeadLetter> letters = this.test.runtime().events().deadLetters().latest(10);
		assertThat(letters).hasSize(1);
		return letters.getFirst();
	}

	@Test
	void messageFromJavaToAnEndedProcessIsListedWithTheBeginningOfItsPayload() {
		Pid pid = ended();
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.test.runtime()
			.send(pid.toString(), "order", Map.of("id", 17, "items", List.of("apple", "pear")), true,
					"x".repeat(9999)));
		DeadLetter letter = letter();
		assertThat(letter.reason()).isEqualTo(Reason.NO_SUCH_PROCESS);
		assertThat(letter.to()).isEqualTo(pid);
		assertThat(letter.from()).isNull();
		assertThat(letter.topic()).isEqualTo("order");
		assertThat(letter.payload()).contains("\"id\": 17", "\"items\": {\"apple\", \"pear\"}", "true")
			.endsWith("…")
			.hasSizeLessThan(DeadLetter.MAX_PAYLOAD + 10);
		assertThat(this.test.runtime().events().deadLetters().count("app:processes", Reason.NO_SUCH_PROCESS))
			.isEqualTo(1);
	}

	@Test
	void messageFromLuaToAnEndedProcessIsALetterAndAnEvent() {
		Pid dead = ended();
		Pid sender = this.test.runtime().process(LuaTest.SCRIPT).spawn("late", 1, "two");
		this.test.runtime().send(sender.toString(), "go", dead.toString());
		Awaitility.await().until(() -> !this.test.runtime().isAlive(sender));
		DeadLetter letter = letter();
		assertThat(letter.from()).isEqualTo(sender);
		assertThat(letter.payload()).isEqualTo("1, \"two\"");
		RuntimeEvent event = this.test.runtime().events().latest(1, (any) -> true).getFirst().event();
		assertThat(event.kind()).isEqualTo(Kind.DEAD_LETTER);
		assertThat(event.text()).contains("late", dead.toString(), "no such process");
		assertThat(this.test.runtime().events().count(Kind.DEAD_LETTER)).isEqualTo(1);
	}

	@Test
	void messageWithoutPayloadHasNone() {
		Pid pid = ended();
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.test.runtime().send(pid.toString(), "order"));
		assertThat(letter().payload()).isNull();
	}

	@Test
	void textOfAPayloadIsOneLine() {
		Pid pid = ended();
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.test.runtime().send(pid.toString(), "order", "a\nb"));
		assertThat(letter().payload()).isEqualTo("\"a\\nb\"");
	}

	@Test
	void unreadMessageOfALuaProcessIsALetter() {
		Pid pid = this.test.runtime().process(LuaTest.SCRIPT).spawn();
		this.test.runtime().terminate(pid.toString());
		Awaitility.await().until(() -> this.test.runtime().events().count(Kind.EXIT) == 1);
		assertThat(this.test.runtime().events().deadLetters().count()).isZero();
		Pid other = this.test.runtime().process(LuaTest.SCRIPT).message("go", "now").message("second", 2).spawn();
		Awaitility.await().until(() -> !this.test.runtime().isAlive(other));
		Awaitility.await().until(() -> this.test.runtime().events().deadLetters().count() == 1);
		assertThat(letter().topic()).isEqualTo("second");
		assertThat(letter().reason()).isEqualTo(Reason.PROCESS_ENDED);
	}

}
