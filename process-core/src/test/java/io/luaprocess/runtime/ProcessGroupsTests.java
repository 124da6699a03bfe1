package io.luaprocess.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessGroups;
import io.luaprocess.ProcessNames;
import io.luaprocess.kernel.Account;
import io.luaprocess.lua.LuaTest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Groups and names, used by Java code.
 */
@Timeout(60)
class ProcessGroupsTests {

	private static final String IDLE = LuaTest.SCRIPT;

	private LuaTest scripts;

	private LuaProcessRuntime runtime;

	private ProcessGroups groups;

	@BeforeEach
	void start() {
		this.scripts = LuaTest.text("return function() return process.inbox():receive():payload() end",
				(builder) -> builder.workers(2));
		this.runtime = this.scripts.runtime();
		this.groups = this.runtime.groups();
	}

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	@Test
	void membersGetWhatIsSentToTheirGroup() {
		List<Pid> pids = IntStream.range(0, 3).mapToObj((i) -> this.runtime.spawn(IDLE)).toList();
		List<CompletableFuture<Object>> results = pids.stream()
			.map((pid) -> this.runtime.watch(pid.toString()).thenApply((exit) -> (Object) exit.value()))
			.toList();
		pids.forEach((pid) -> this.groups.join("group", pid));
		assertThat(this.groups.members("group")).containsExactlyElementsOf(pids);
		assertThat(this.groups.leave("group", pids.get(0))).isTrue();
		assertThat(this.groups.leave("group", pids.get(0))).isFalse();
		assertThat(this.groups.send("group", "topic", "hello")).isEqualTo(2);
		assertThat(results.subList(1, 3)).allSatisfy((result) -> assertThat(result.join()).isEqualTo("hello"));
		assertThat(results.get(0)).isNotDone();
		assertThat(this.groups.members("group")).isEmpty();
		assertThat(this.groups.send("group", "topic", "hello")).isZero();
	}

	@Test
	void whatCannotBeSentIsAnErrorAlsoWithoutMembers() {
		assertFails(ErrorKind.INVALID, "group cannot be empty", () -> this.groups.members(""));
		assertFails(ErrorKind.INVALID, "topic cannot be empty", () -> this.groups.send("group", ""));
		assertFails(ErrorKind.INVALID, "group contains a control character", () -> this.groups.send("a\tb", "topic"));
		assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> this.groups.send("group", "topic", new Object()))
			.satisfies((ex) -> assertThat(ex.is(ErrorKind.INVALID)).isTrue());
	}

	@Test
	void aProcessThatHasEndedCannotJoin() {
		Pid pid = this.runtime.spawn(IDLE);
		this.runtime.terminate(pid.toString());
		assertFails(ErrorKind.NOT_FOUND, "process not found", () -> this.groups.join("group", pid));
		assertThat(this.groups.leave("group", pid)).isFalse();
	}

	@Test
	void membershipsCountAsMemoryOfTheProcess() {
		Pid pid = this.runtime.spawn(IDLE);
		Account account = Objects.requireNonNull(this.runtime.kernel().process(pid)).account();
		long before = account.held();
		this.groups.join("group", pid);
		this.groups.join("group", pid);
		long one = account.held() - before;
		assertThat(one).isGreaterThan("group".length());
		this.groups.join("other", pid);
		assertThat(account.held()).isEqualTo(before + 2 * one);
		this.groups.leave("group", pid);
		this.groups.leave("other", pid);
		assertThat(account.held()).isEqualTo(before);
	}

	@Test
	void noMembershipOutlivesItsProcessWhateverHappensAtTheSameTime() {
		Map<String, List<Boolean>> changes = new ConcurrentHashMap<>();
		this.runtime.kernel()
			.groups()
			.listener((group, pid, joined) -> changes.computeIfAbsent(group + pid, (key) -> new ArrayList<>())
				.add(joined));
		for (int round = 0; round < 200; round++) {
			Pid pid = this.runtime.spawn(IDLE);
			CompletableFuture<?> ended = this.runtime.watch(pid.toString())
				.thenAccept((exit) -> assertThat(this.groups.members("group1")).isEmpty());
			List<CompletableFuture<Void>> members = IntStream.range(0, 2)
				.mapToObj((n) -> CompletableFuture.runAsync(() -> joinAndLeave(pid, new Random(n))))
				.toList();
			this.runtime.send(pid.toString(), "end", round);
			members.forEach(CompletableFuture::join);
			ended.join();
		}
		assertThat(changes).isNotEmpty();
		assertThat(changes.values()).allSatisfy((joined) -> {
			for (int i = 0; i < joined.size(); i++) {
				assertThat(joined.get(i)).isEqualTo(i % 2 == 0);
			}
			assertThat(joined.size() % 2).as("ends with leave").isZero();
		});
	}

	/** Until the process has ended. */
	private void joinAndLeave(Pid pid, Random random) {
		try {
			while (true) {
				this.groups.join("group" + random.nextInt(3), pid);
				if (random.nextBoolean()) {
					this.groups.leave("group" + random.nextInt(3), pid);
				}
			}
		}
		catch (ProcessException ex) {
			assertThat(ex).hasMessage("process not found");
		}
	}

	@Test
	void onlyOfProcessesThatAreListedTheTablesAreTold() {
		List<Pid> told = new ArrayList<>();
		this.runtime.kernel().onDeparture(told::add);
		Pid member = this.runtime.spawn(IDLE);
		Pid other = this.runtime.spawn(IDLE);
		Pid former = this.runtime.spawn(IDLE);
		this.groups.join("group", member);
		this.groups.join("group", former);
		this.groups.leave("group", former);
		for (Pid pid : List.of(other, former, member)) {
			CompletableFuture<?> end = this.runtime.watch(pid.toString());
			this.runtime.send(pid, "end", 1);
			end.join();
		}
		assertThat(told).containsExactly(member);
	}

	@Test
	void namesOfTheClusterAreThoseOfTheNodeWithoutACluster() {
		ProcessNames names = this.runtime.names();
		Pid owner = this.runtime.spawn(IDLE);
		names.register("name", owner, ProcessNames.Scope.CLUSTER, 5);
		assertThat(names.lookup("name", ProcessNames.Scope.NODE)).isEqualTo(owner);
		assertThat(names.lookup("name", ProcessNames.Scope.CLUSTER)).isEqualTo(owner);
		assertThat(this.runtime.lookup("name")).isEqualTo(owner);
		Pid other = this.runtime.spawn(IDLE);
		assertFails(ErrorKind.ALREADY_EXISTS, "name already registered", () -> names.register("name", other));
		assertFails(ErrorKind.INVALID, "name must not look like a PID", () -> names.register("{a|b}", other));
		assertThat(names.unregister("name", ProcessNames.Scope.CLUSTER)).isTrue();
		assertThat(names.unregister("name", ProcessNames.Scope.CLUSTER)).isFalse();
	}

	private static void assertFails(ErrorKind kind, String message, ThrowingCallable code) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(code).satisfies((ex) -> {
			assertThat(ex.is(kind)).isTrue();
			assertThat(ex).hasMessage(message);
		});
	}

}
