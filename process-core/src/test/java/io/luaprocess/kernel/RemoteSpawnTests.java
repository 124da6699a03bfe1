package io.luaprocess.kernel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.limit.CpuLimits;
import io.luaprocess.topology.Relations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Spawns whose spawner is a process of another node.
 */
@Timeout(60)
class RemoteSpawnTests {

	private static final ProcessError DOWN = ProcessError.of(ErrorKind.UNAVAILABLE, "node down: n2");

	private final TestKernel test = new TestKernel(TestKernel.on("n1#1", Platform.threads(2)));

	private final StandIns standIns = new StandIns(this.test.kernel);

	private final Pid pid = Pid.of("n2#1", "test:host", 7);

	private final RemoteProcess spawner = this.standIns.of(this.pid);

	@BeforeEach
	void retain() {
		this.spawner.retain();
	}

	@AfterEach
	void close() {
		this.test.close();
	}

	@Test
	void monitorAndLinkAreThereBeforeTheMethod() {
		ProcessInstance child = spawn(JavaBody.of((self) -> {
			assertThat(self.view().related(Relations.Kind.MONITORED_BY, 10)).containsExactly(this.spawner);
			assertThat(self.view().related(Relations.Kind.LINKED, 10)).containsExactly(this.spawner);
			return self.view().parent();
		})).join().process();
		assertThat(TestKernel.outcome(child).value()).isEqualTo(this.pid);
		assertThat(this.standIns.ended).containsExactly(child);
		assertThat(child.payer()).isEqualTo(this.test.host);
		this.spawner.release();
		assertThat(this.standIns.all).isEmpty();
	}

	@Test
	void failedSpawnLeavesNoRelation() {
		CompletableFuture<Kernel.Spawned> spawned = spawn(JavaBody.of(CpuLimits.DEFAULT, () -> {
			throw new ProcessException(ErrorKind.INVALID, "top level");
		}, (self) -> null));
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> get(spawned)).withMessageContaining("top level");
		assertThat(this.spawner.relationCount()).isZero();
		assertThat(this.standIns.ended).isEmpty();
		this.spawner.release();
		assertThat(this.spawner.wasDropped()).isTrue();
		Leaks.assertEmpty(this.test);
	}

	@Test
	void endOfTheSpawnerCancelsASpawnWhoseTopLevelRuns() throws Exception {
		CountDownLatch loading = new CountDownLatch(1);
		CompletableFuture<Kernel.Spawned> spawned = spawn(
				(self) -> new PieceBody("test:body", CpuLimits.DEFAULT, () -> {
					loading.countDown();
					self.callOut(() -> {
						try {
							return new CountDownLatch(1).await(20, TimeUnit.SECONDS);
						}
						catch (InterruptedException ex) {
							return false;
						}
					});
					return Progress.DONE;
				}, () -> Progress.DONE));
		loading.await();
		this.spawner.end(Outcome.failure(DOWN), 1);
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> get(spawned))
			.withMessageContaining("context canceled");
		Leaks.awaitEmpty(this.test);
	}

	@Test
	void spawnerThatHasEndedSpawnsNothing() {
		this.spawner.end(Outcome.failure(DOWN), 1);
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> spawn(JavaBody.of((self) -> null)))
			.withMessage("context canceled");
		Leaks.assertEmpty(this.test);
	}

	@Test
	void ownerOfTheNameIsMonitoredLinkedAndGetsTheMessages() {
		ProcessInstance owner = this.test.spawnNamed("name", List.of(), (self) -> TestKernel.inbox(self).receive())
			.process();
		Kernel.Spawned spawned = get(spawn("name", JavaBody.of((self) -> null)));
		assertThat(spawned.process()).isSameAs(owner);
		assertThat(spawned.created()).isFalse();
		assertThat(TestKernel.outcome(owner).value()).isEqualTo("hello");
		assertThat(this.standIns.ended).containsExactly(owner);
	}

	@Test
	void finishedSpawnsAreForgotten() {
		for (int i = 0; i < 100; i++) {
			TestKernel.outcome(spawn(JavaBody.of((self) -> null)).join().process());
		}
		assertThat(this.spawner.relationCount()).isZero();
		assertThat(this.spawner.spawns.count()).isZero();
		assertThat(this.standIns.ended).hasSize(100);
	}

	private CompletableFuture<Kernel.Spawned> spawn(Function<ProcessInstance, ProcessBody> body) {
		return spawn(null, body);
	}

	private CompletableFuture<Kernel.Spawned> spawn(String name, Function<ProcessInstance, ProcessBody> body) {
		CompletableFuture<Kernel.Spawned> result = new CompletableFuture<>();
		SpawnSpec spec = new SpawnSpec(this.test.host, "test:body", body, this.spawner, true, true, name,
				(name != null) ? List.of(TestKernel.message("t", "hello")) : List.of(), null, null);
		this.test.kernel.start(spec, (spawned, failure) -> {
			if (spawned != null) {
				result.complete(spawned);
			}
			else {
				result.completeExceptionally(new ProcessException(failure));
			}
		});
		return result;
	}

	private static <T> T get(CompletableFuture<T> future) {
		return future.orTimeout(TestKernel.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

}
