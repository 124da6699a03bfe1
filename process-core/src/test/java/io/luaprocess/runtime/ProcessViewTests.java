package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.luaprocess.DefinitionOptions;
import io.luaprocess.Pid;
import io.luaprocess.kernel.Activity;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.ProcessView;
import io.luaprocess.kernel.RunningFunction;
import io.luaprocess.kernel.TopicCount;
import io.luaprocess.lua.LuaTest;
import io.luaprocess.topology.Relations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * What can be read of a process while it waits and while it runs.
 */
@Timeout(60)
class ProcessViewTests {

	private static final String SPIN = """
			local function spin()
			  local n = 0
			  while true do
			    n = n + 1
			  end
			end
			return function()
			  spin()
			  return 1
			end
			""";

	private final LuaProcessRuntime runtime = LuaProcessRuntime.builder()
		.engine(LuaTest.engine())
		.grace(Duration.ofMillis(100))
		.build();

	@BeforeEach
	void start() {
		this.runtime.start();
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	private ProcessInstance spawn(String id, String text) {
		this.runtime.define(id, text, DefinitionOptions.process().modules("time"));
		return process(this.runtime.spawn(id));
	}

	private ProcessInstance process(Pid pid) {
		return Objects.requireNonNull(this.runtime.kernel().process(pid));
	}

	private static ProcessView waiting(ProcessInstance process) {
		await().until(() -> process.view().state().equals("waiting"));
		return process.view();
	}

	@Test
	void aWaitingProcessSaysForWhichTopicAndForHowLongItsTimerRuns() {
		ProcessView view = waiting(spawn("v:selects", """
				local time = require("time")
				return function()
				  local paid = process.listen("paid")
				  local late = time.after("48s")
				  channel.select{paid:case_receive(), late:case_receive()}
				end
				"""));
		Activity activity = Objects.requireNonNull(view.activity(10, 10));
		assertThat(activity.running()).isFalse();
		assertThat(activity.coroutines()).singleElement()
			.satisfies((main) -> assertThat(main.waitsFor()).matches("topic `paid` or a timer in 4[5-8]s"))
			.satisfies((main) -> assertThat(main.stack()).extracting(RunningFunction::source, RunningFunction::line)
				.contains(tuple("v:selects", 5)));
		assertThat(activity.timers()).singleElement()
			.satisfies((timer) -> assertThat(timer.kind()).isEqualTo("timer"))
			.satisfies((timer) -> assertThat(timer.dueAt()).isBetween(this.runtime.kernel().now().plusSeconds(30),
					this.runtime.kernel().now().plusSeconds(48)));
	}

	@Test
	void theMailboxIsCountedByTopicAndSaysWhatIsNotListenedTo() {
		ProcessInstance process = spawn("v:listens", """
				return function()
				  local paid = process.listen("paid")
				  local never = channel.new()
				  never:receive()
				end
				""");
		ProcessView view = waiting(process);
		assertThat(view.oldestMessageAge()).isNull();
		this.runtime.send(process.pid().toString(), "paid", 1);
		for (int i = 0; i < 3; i++) {
			this.runtime.send(process.pid().toString(), "x", Map.of("secret", i));
		}
		await().untilAsserted(() -> assertThat(view.topics(10)).containsExactly(new TopicCount("x", 3, false),
				new TopicCount("paid", 1, true)));
		assertThat(view.topics(1)).containsExactly(new TopicCount("x", 3, false));
		assertThat(view.messages(2)).hasSize(2);
		assertThat(view.snapshot().received()).isEqualTo(4);
	}

	@Test
	void theOldestMessageGrowsOldAlsoIfLaterOnesAreReceived() {
		ProcessInstance process = spawn("v:partly", """
				return function()
				  local read = process.listen("read")
				  while true do read:receive() end
				end
				""");
		ProcessView view = waiting(process);
		this.runtime.send(process.pid().toString(), "unread", 1);
		await().until(() -> view.oldestMessageAge() != null
				&& Objects.requireNonNull(view.oldestMessageAge()).toMillis() > 100);
		Duration before = Objects.requireNonNull(view.oldestMessageAge());
		this.runtime.send(process.pid().toString(), "read", 1);
		await().until(() -> view.mailbox() == 1);
		assertThat(view.oldestMessageAge()).isGreaterThanOrEqualTo(before);
		this.runtime.send(process.pid().toString(), "later", 1);
		assertThat(view.oldestMessageAge()).isGreaterThanOrEqualTo(before);
	}

	@Test
	void aRunningProcessSaysWhereItIsAndUsesProcessorTime() {
		ProcessInstance process = spawn("v:spins", SPIN);
		ProcessView view = process.view();
		await().untilAsserted(() -> {
			Activity activity = view.activity(10, 10);
			assertThat(activity).isNotNull();
			assertThat(Objects.requireNonNull(activity).running()).isTrue();
			assertThat(activity.coroutines().getFirst().stack())
				.extracting(RunningFunction::source, RunningFunction::name)
				.startsWith(tuple("v:spins", "spin"));
			assertThat(activity.coroutines().getFirst().stack().getFirst().line()).isBetween(3, 4);
		});
		await().until(() -> view.processorTime().toMillis() >= 50);
		assertThat(process.isAlive()).isTrue();
	}

	@Test
	void aProcessThatIsIdleUsesNoProcessorTime() {
		ProcessView idle = waiting(spawn("v:idle", "return function() process.inbox():receive() end"));
		ProcessView busy = spawn("v:busy", SPIN).view();
		long before = idle.processorTime().toMillis();
		await().until(() -> busy.processorTime().toMillis() >= 100);
		assertThat(idle.processorTime().toMillis()).isEqualTo(before);
	}

	@Test
	void itTellsSinceWhenItWaitsAndHowMuchItSent() {
		ProcessInstance receiver = spawn("v:receiver", "return function() process.listen('never'):receive() end");
		ProcessInstance sender = spawn("v:sender", """
				return function()
				  local inbox = process.inbox()
				  while true do
				    local to = inbox:receive():payload()
				    process.send(to, "x", 1)
				    process.send(to, "x", 2)
				    process.send("{app:processes|0xfffffff}", "x", 3)
				  end
				end
				""");
		ProcessView view = waiting(sender);
		assertThat(view.since()).isBetween(view.startedAt().minusSeconds(2), this.runtime.kernel().now());
		assertThat(view.sent()).isZero();
		await().until(() -> view.since().isBefore(this.runtime.kernel().now().minusMillis(500)));
		var before = this.runtime.kernel().now();
		this.runtime.send(sender.pid().toString(), "go", receiver.pid().toString());
		await().until(() -> view.sent() == 2);
		waiting(sender);
		assertThat(view.since()).isAfter(before.minusMillis(400));
	}

	@Test
	void relationsAreSeenFromBothSides() {
		ProcessInstance child = spawn("v:child", "return function() process.inbox():receive() end");
		ProcessInstance other = process(this.runtime.spawn("v:child"));
		this.runtime.define("v:parent", """
				return function(first, second)
				  process.link(first)
				  process.monitor(first)
				  process.monitor(second)
				  process.inbox():receive()
				end
				""", DefinitionOptions.process());
		ProcessInstance parent = process(
				this.runtime.spawn("v:parent", child.pid().toString(), other.pid().toString()));
		ProcessView view = waiting(parent);
		assertThat(view.related(Relations.Kind.LINKED, 10)).containsExactly(child);
		assertThat(view.related(Relations.Kind.MONITORS, 10)).containsExactly(child, other);
		assertThat(view.related(Relations.Kind.MONITORS, 1)).containsExactly(child);
		assertThat(view.relatedCount(Relations.Kind.MONITORS)).isEqualTo(2);
		assertThat(child.view().related(Relations.Kind.MONITORED_BY, 10)).containsExactly(parent);
		assertThat(child.view().related(Relations.Kind.LINKED, 10)).containsExactly(parent);
		assertThat(other.view().relatedCount(Relations.Kind.LINKED)).isZero();
	}

	@Test
	void topicsOfAProcessThatRunsAreReadWhileItReceives() {
		ProcessInstance process = spawn("v:drains", """
				return function()
				  local inbox = process.inbox()
				  while true do
				    local topic = inbox:receive():topic()
				    process.unlisten(process.listen(topic))
				  end
				end
				""");
		String destination = process.pid().toString();
		for (int i = 0; i < 3_000; i++) {
			this.runtime.send(destination, "t" + i % 50, i);
			List<TopicCount> topics = process.view().topics(100);
			assertThat(topics).allMatch((topic) -> topic.topic().startsWith("t"));
			process.view().oldestMessageAge();
		}
		await().until(() -> process.view().mailbox() == 0);
		assertThat(process.view().received()).isEqualTo(3_000);
		assertThat(process.view().topics(10)).isEmpty();
	}

}
