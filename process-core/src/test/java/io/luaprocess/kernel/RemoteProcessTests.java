package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.topology.Relations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Links and monitors with processes of other nodes.
 */
@Timeout(60)
class RemoteProcessTests {

	private static final Outcome FAILURE = Outcome.failure(ProcessError.of(ErrorKind.UNAVAILABLE, "node down: n2"));

	private static final long AT = 1_800_000_000;

	private final TestKernel test = new TestKernel(TestKernel.on("n1#1", Platform.threads(2)));

	private final StandIns standIns = new StandIns(this.test.kernel);

	private final Pid pid = Pid.of("n2#1", "test:host", 7);

	private final RemoteProcess remote = this.standIns.of(this.pid);

	@AfterEach
	void close() {
		this.test.close();
	}

	@Test
	void failureIsAnExitForWatchersAndThenALinkDownForLinkedProcesses() {
		Outcome outcome = this.test.run((self) -> {
			self.trapLinks(true);
			assertThat(self.monitor(this.remote)).isEqualTo(Relations.Made.NEW);
			assertThat(self.monitor(this.remote)).isEqualTo(Relations.Made.OLD);
			assertThat(self.link(this.remote)).isEqualTo(Relations.Made.NEW);
			assertThat(this.remote.link(self)).isEqualTo(Relations.Made.OLD);
			assertThat(this.remote.end(FAILURE, AT)).isTrue();
			assertThat(this.remote.end(FAILURE, AT)).isFalse();
			List<Signal> events = events(self);
			assertThat(events).hasSize(2);
			Signal.Exit exit = (Signal.Exit) events.getFirst();
			assertThat(exit.from()).isEqualTo(this.pid);
			assertThat(exit.outcome()).isEqualTo(FAILURE);
			assertThat(exit.at()).isEqualTo(AT);
			assertThat(((Signal.LinkDown) events.getLast()).from()).isEqualTo(this.pid);
			assertThat(self.monitor(this.remote)).isEqualTo(Relations.Made.ENDED);
			assertThat(self.link(this.remote)).isEqualTo(Relations.Made.ENDED);
			assertThat(this.remote.wasDropped()).isFalse();
			assertThat(self.relations.size()).isZero();
			return "ok";
		});
		assertThat(outcome.value()).isEqualTo("ok");
	}

	@Test
	void normalEndIsAnExitAndDissolvesLinksSilently() {
		Outcome outcome = this.test.run((self) -> {
			self.monitor(this.remote);
			self.link(this.remote);
			this.remote.end(Outcome.NOTHING, AT);
			assertThat(events(self)).hasSize(1).allMatch(Signal.Exit.class::isInstance);
			return self.relations.size();
		});
		assertThat(outcome.value()).isEqualTo(0);
	}

	@Test
	void untrappedFailureEndsALinkedProcess() {
		ProcessInstance process = forever();
		assertThat(this.remote.link(process)).isEqualTo(Relations.Made.NEW);
		this.remote.end(FAILURE, AT);
		assertThat(TestKernel.outcome(process).error().message()).isEqualTo("linked process failed");
	}

	@Test
	void otherNodeIsToldOnceOfAnEndHoweverManyProcessesWereRelated() {
		RemoteProcess watched = this.standIns.of(Pid.of("n2#1", "test:host", 8));
		RemoteProcess linked = this.standIns.of(Pid.of("n2#1", "test:host", 9));
		StandIns others = new StandIns(this.test.kernel);
		ProcessInstance process = forever();
		ProcessInstance unrelated = forever();
		this.remote.monitor(process);
		this.remote.link(process);
		watched.monitoredBy(process);
		linked.link(process);
		others.of(this.pid).monitoredBy(process);
		TestKernel.outcome(end(process));
		TestKernel.outcome(end(unrelated));
		assertThat(this.standIns.ended).containsExactly(process);
		assertThat(others.ended).containsExactly(process);
		assertThat(this.standIns.all).isEmpty();
		assertThat(this.remote.monitor(process)).isEqualTo(Relations.Made.ENDED);
	}

	@Test
	void endOfAProcessIsNotToldWhenTheRelationWasRemoved() {
		ProcessInstance process = forever();
		this.remote.monitor(process);
		this.remote.link(process);
		assertThat(this.remote.unmonitor(process)).isTrue();
		assertThat(this.remote.unlink(process)).isTrue();
		assertThat(this.remote.unlink(process)).isFalse();
		TestKernel.outcome(end(process));
		assertThat(this.standIns.ended).isEmpty();
	}

	@Test
	void monitorsOfAnEndedStandInVanish() {
		ProcessInstance process = forever();
		this.remote.monitor(process);
		this.remote.end(FAILURE, AT);
		assertThat(process.relations.size()).isZero();
		TestKernel.outcome(end(process));
		assertThat(this.standIns.ended).isEmpty();
	}

	@Test
	void nothingOfThatProcessComesAfterUnmonitorAndUnlink() {
		Outcome outcome = this.test.run((self) -> {
			self.trapLinks(true);
			self.monitor(this.remote);
			self.link(this.remote);
			this.remote.end(FAILURE, AT);
			self.unmonitor(this.pid);
			self.unlink(this.remote);
			return events(self).size();
		});
		assertThat(outcome.value()).isEqualTo(0);
	}

	@Test
	void anExitOfTheSessionBeforeIsDiscardedByTheUnmonitorOfTheNextOne() {
		Outcome outcome = this.test.run((self) -> {
			self.trapLinks(true);
			RemoteProcess next = new RemoteProcess(this.test.kernel, this.pid, this.standIns);
			self.monitor(this.remote);
			self.link(this.remote);
			this.remote.end(FAILURE, AT);
			self.monitor(next);
			self.link(next);
			assertThat(self.unmonitor(this.pid)).isTrue();
			assertThat(self.unlink(this.pid)).isTrue();
			next.end(FAILURE, AT);
			return events(self).size();
		});
		assertThat(outcome.value()).isEqualTo(0);
	}

	@Test
	void processesOfTwoNodesWithTheSameNumberAreNotMistaken() {
		ProcessInstance local = forever();
		RemoteProcess same = this.standIns.of(Pid.of("n2#1", local.pid().host(), local.pid().number()));
		Outcome outcome = this.test.run((self) -> {
			self.monitor(local);
			self.monitor(same);
			assertThat(self.unmonitor(same.pid())).isTrue();
			assertThat(self.unmonitor(same.pid())).isFalse();
			assertThat(self.unlink(same.pid())).isFalse();
			TestKernel.outcome(end(local));
			return ((Signal.Exit) TestKernel.events(self).receive()).from();
		});
		assertThat(outcome.value()).isEqualTo(local.pid());
		assertThat(this.standIns.all).doesNotContainKey(same.pid());
	}

	@Test
	void standInWithoutRelationsIsDroppedAndRefusesNewOnes() {
		ProcessInstance process = forever();
		this.remote.monitor(process);
		this.remote.link(process);
		this.remote.unmonitor(process);
		assertThat(this.remote.isAlive()).isTrue();
		this.remote.unlink(process);
		assertThat(this.remote.wasDropped()).isTrue();
		assertThat(this.standIns.all).isEmpty();
		assertThat(this.remote.monitoredBy(process)).isEqualTo(Relations.Made.ENDED);
		assertThat(this.remote.end(FAILURE, AT)).isFalse();
		assertThat(this.standIns.relate(this.pid, (again) -> again.monitoredBy(process))).isEqualTo(Relations.Made.NEW);
		assertThat(this.standIns.all).doesNotContainValue(this.remote).containsKey(this.pid);
	}

	@Test
	void retainedStandInIsDroppedWhenItIsReleased() {
		ProcessInstance process = forever();
		assertThat(this.remote.retain()).isTrue();
		this.remote.monitoredBy(process);
		assertThat(this.remote.unmonitoredBy(process)).isTrue();
		assertThat(this.remote.isAlive()).isTrue();
		this.remote.release();
		assertThat(this.remote.wasDropped()).isTrue();
		assertThat(this.remote.retain()).isFalse();
		assertThat(this.standIns.all).isEmpty();
	}

	@Test
	void linkMadeByAFailedTopLevelVanishesOnBothNodesAndItsWatchersAreTold() {
		List<ProcessInstance> children = new ArrayList<>();
		SpawnSpec spec = SpawnSpec.of(this.test.host, "test:body", (child) -> new JavaBody(child, "test:body", () -> {
			children.add(child);
			child.link(this.remote);
			throw new ProcessException(ErrorKind.INVALID, "top level");
		}, (self) -> null));
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.test.kernel.spawn(spec));
		assertThat(this.standIns.unlinked).isEqualTo(children).hasSize(1);
		assertThat(this.standIns.ended).isEmpty();
		assertThat(this.standIns.all).isEmpty();
	}

	@Test
	void watcherOfAFailedTopLevelOnAnotherNodeIsTold() {
		SpawnSpec spec = SpawnSpec.of(this.test.host, "test:body", (child) -> new JavaBody(child, "test:body", () -> {
			this.remote.monitor(child);
			throw new ProcessException(ErrorKind.INVALID, "top level");
		}, (self) -> null));
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.test.kernel.spawn(spec));
		assertThat(this.standIns.ended).hasSize(1);
	}

	@Test
	void otherNodeIsToldAfterLocalWatchersAndBeforeCallers() throws Exception {
		CountDownLatch told = new CountDownLatch(1);
		List<String> order = new ArrayList<>();
		ProcessInstance process = forever();
		ProcessInstance local = forever();
		Relating.monitor(local, process);
		RemoteProcess watcher = new RemoteProcess(this.test.kernel, this.pid, new RemoteProcess.Listener() {

			@Override
			public void ended(ProcessInstance ended, Outcome outcome, long at) {
				order.add((RemoteProcessTests.this.test.kernel.process(ended.pid()) == null) ? "gone" : "there");
				order.add((local.account().mailbox() > 0) ? "exit" : "nothing");
			}

			@Override
			public void unlinked(RemoteProcess remote, ProcessInstance local) {
			}

			@Override
			public void idle(RemoteProcess remote) {
			}
		});
		watcher.monitor(process);
		process.onExit((outcome) -> {
			order.add("caller");
			told.countDown();
		});
		end(process);
		told.await();
		assertThat(order).containsExactly("gone", "exit", "caller");
	}

	@Test
	void relationsOfAProcessShowProcessesOfOtherNodes() {
		ProcessInstance process = forever();
		this.remote.monitor(process);
		this.remote.link(process);
		assertThat(process.view().related(Relations.Kind.LINKED, 10)).extracting(Peer::pid).containsExactly(this.pid);
		assertThat(process.view().related(Relations.Kind.MONITORED_BY, 10)).containsExactly(this.remote);
		assertThat(process.view().relatedCount(Relations.Kind.MONITORS)).isZero();
		assertThat(process.account().held()).isEqualTo(2 * 112);
	}

	@Test
	void pairsOfMonitorAndUnmonitorLeaveNothing() {
		Outcome outcome = this.test.run((self) -> {
			for (int i = 0; i < 100_000; i++) {
				Pid other = Pid.of("n2#1", "test:host", 100 + i % 1000);
				assertThat(this.standIns.relate(other, self::monitor)).isEqualTo(Relations.Made.NEW);
				assertThat(self.unmonitor(this.standIns.of(other))).isTrue();
			}
			return self.account().held();
		});
		assertThat(outcome.value()).isEqualTo(0L);
		assertThat(this.standIns.all).containsOnlyKeys(this.pid);
	}

	private ProcessInstance forever() {
		return this.test.spawn((self) -> new Channel(self, 0).receive());
	}

	private static ProcessInstance end(ProcessInstance process) {
		process.terminate(ProcessError.of(ErrorKind.INTERNAL, "process terminated"));
		return process;
	}

	/** Takes the events that have arrived. */
	static List<Signal> events(ProcessInstance self) {
		List<Signal> found = new ArrayList<>();
		List<Channel.Case> events = List.of(new Channel.Case(TestKernel.events(self), false, null));
		while (Channel.select(self, events, true).value() instanceof Signal signal) {
			found.add(signal);
		}
		return found;
	}

}
