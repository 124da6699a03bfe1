package io.luaprocess.supervision;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.EntryId;
import io.luaprocess.definition.KnownModules;
import io.luaprocess.definition.LoaderSettings;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests for services of which there is one in a cluster. */
class OneNodeServiceTests {

	private static final ProcessError BROKEN = ProcessError.of(ErrorKind.INTERNAL, "it broke");

	private static final Duration FOREVER = Duration.ofDays(1);

	private static final EntryId COUNTER = new EntryId("shop", "counter");

	private static final EntryId MANUAL = new EntryId("shop", "manual");

	private final ManualClock clock = new ManualClock();

	private final FakeRuntime runtime = new FakeRuntime();

	private final List<String> released = new ArrayList<>();

	private final OneNodeServices cluster = new OneNodeServices() {

		@Override
		public String elsewhere(EntryId service) {
			return "runs on node n2";
		}

		@Override
		public void released(EntryId service) {
			OneNodeServiceTests.this.released.add(service.name());
		}

	};

	private final ServiceSupervisor supervisor = supervisor(this.cluster);

	private ServiceSupervisor supervisor(OneNodeServices cluster) {
		try {
			Path folder = Path.of(getClass().getResource("/definitions/one-node").toURI());
			return new ServiceSupervisor(
					new DefinitionLoader(LoaderSettings.of(new KnownModules(Set.of("time"), Set.of())),
							(id, source) -> source)
						.load(DefinitionRoot.of(folder)),
					this.runtime, this.runtime, this.clock, new Random(0), cluster);
		}
		catch (IOException | URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void withoutAClusterItIsAServiceLikeOthers() {
		assertThat(supervisor(null).start()).isCompleted();
		assertThat(this.runtime.log).containsExactly("start host front", "start host back", "launch journal",
				"launch counter", "launch till");
	}

	@Test
	void theClusterDecidesAboutServicesOfOneNodeOnly() {
		assertThat(this.supervisor.oneNodeServices()).containsExactly(COUNTER, MANUAL);
		assertThat(supervisor(null).oneNodeServices()).isEmpty();
	}

	@Test
	void itDoesNotStartWithTheApplicationAndCountsAsFulfilledRequirement() {
		assertThat(this.supervisor.start()).isCompleted();
		assertThat(this.runtime.log).containsExactly("start host front", "launch till");
		assertThat(status(COUNTER).state()).isEqualTo(ServiceState.STOPPED);
		assertThat(status(COUNTER).elsewhere()).isEqualTo("runs on node n2");
	}

	@Test
	void itStartsWhenItIsTakenAfterWhatItRequires() {
		this.supervisor.start();
		this.runtime.log.clear();
		assertThat(this.supervisor.take(COUNTER)).isTrue();
		assertThat(this.runtime.log).containsExactly("start host back", "launch journal", "launch counter");
		assertThat(status(COUNTER).elsewhere()).isNull();
		assertThat(this.supervisor.take(COUNTER)).as("again").isTrue();
		assertThat(this.runtime.log).hasSize(3);
	}

	@Test
	void oneThatDoesNotStartItselfWaitsForAnOperatorOnTheNodeThatHasTakenIt() {
		this.supervisor.start();
		this.supervisor.take(MANUAL);
		assertThat(status(MANUAL).state()).isEqualTo(ServiceState.STOPPED);
		assertThat(this.supervisor.start("shop:manual")).isCompleted();
		assertThat(status(MANUAL).state()).isEqualTo(ServiceState.RUNNING);
	}

	@Test
	void launchThatFailsWhenItIsTakenIsFollowedByRestarts() {
		this.runtime.failLaunches("counter", BROKEN);
		this.supervisor.start();
		this.supervisor.take(COUNTER);
		assertThat(status(COUNTER).state()).isEqualTo(ServiceState.RESTARTING);
		this.runtime.failLaunches("counter", null);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(status(COUNTER).state()).isEqualTo(ServiceState.RUNNING);
	}

	@Test
	void requirementThatFailsWhenItIsTakenDoesNotKeepItFromStarting() {
		this.runtime.failLaunches("journal", BROKEN);
		this.supervisor.start();
		this.supervisor.take(COUNTER);
		assertThat(status(COUNTER).state()).isEqualTo(ServiceState.RUNNING);
		assertThat(Objects.requireNonNull(this.supervisor.service("shop:journal")).state())
			.isEqualTo(ServiceState.RESTARTING);
	}

	@Test
	void commandsWhereItIsNotAreRefused() {
		this.supervisor.start();
		for (Runnable command : List.<Runnable>of(() -> this.supervisor.start("shop:counter"),
				() -> this.supervisor.restart("shop:counter"), () -> this.supervisor.stop("shop:counter"))) {
			assertThatExceptionOfType(ProcessException.class).isThrownBy(command::run)
				.withMessage("service 'shop:counter' runs on node n2")
				.matches((ex) -> ex.is(ErrorKind.CONFLICT));
		}
		this.supervisor.restart(COUNTER);
		assertThat(this.runtime.log).as("a reload does not start it either").doesNotContain("launch counter");
	}

	@Test
	void releaseStopsItAndTellsTheClusterWhenItsProcessHasEnded() {
		this.supervisor.start();
		this.supervisor.take(COUNTER);
		this.supervisor.release(COUNTER, Duration.ofSeconds(1));
		assertThat(this.runtime.log).endsWith("cancel counter within PT1S: service stopping");
		assertThat(this.released).isEmpty();
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.supervisor.start("shop:counter"));
		this.runtime.running("counter").end(null);
		assertThat(this.released).containsExactly("counter");
		this.supervisor.release(COUNTER, FOREVER);
		assertThat(this.released).as("it was not taken").hasSize(1);
		this.supervisor.take(COUNTER);
		assertThat(status(COUNTER).state()).as("a release is no stop by an operator").isEqualTo(ServiceState.RUNNING);
	}

	@Test
	void releaseVoidsARestartThatIsDue() {
		this.supervisor.start();
		this.supervisor.take(COUNTER);
		this.runtime.running("counter").end(BROKEN);
		this.supervisor.release(COUNTER, FOREVER);
		assertThat(this.released).containsExactly("counter");
		this.runtime.log.clear();
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(this.runtime.log).isEmpty();
	}

	@Test
	void releaseDuringTheLaunchEndsTheProcessThatComesTooLate() {
		this.supervisor.start();
		this.supervisor.take(MANUAL);
		this.clock.hold();
		this.supervisor.start("shop:manual");
		this.supervisor.release(MANUAL, FOREVER);
		this.clock.release();
		assertThat(this.runtime.last().name).isEqualTo("manual");
		assertThat(this.runtime.last().ended).isTrue();
		assertThat(status(MANUAL).state()).isEqualTo(ServiceState.STOPPED);
	}

	@Test
	void oneThatAnOperatorHasStoppedStaysTaken() {
		this.supervisor.start();
		this.supervisor.take(MANUAL);
		this.supervisor.start("shop:manual");
		CompletableFuture<Void> stop = this.supervisor.stop("shop:manual");
		this.runtime.running("manual").end(null);
		assertThat(stop).isCompleted();
		assertThat(this.released).isEmpty();
		assertThat(status(MANUAL).elsewhere()).isNull();
	}

	@Test
	void stopOfEverythingGivesItBackInTheOrderOfRequirements() {
		this.supervisor.start();
		this.supervisor.take(COUNTER);
		this.runtime.log.clear();
		CompletableFuture<Void> stop = this.supervisor.stop(Duration.ofMinutes(1));
		assertThat(this.supervisor.take(MANUAL)).as("nothing is taken meanwhile").isFalse();
		assertThat(this.runtime.log).doesNotContain("cancel counter within PT10S: service stopping");
		this.runtime.running("till").end(null);
		assertThat(this.released).isEmpty();
		this.runtime.running("counter").end(null);
		assertThat(this.released).containsExactly("counter");
		this.runtime.running("journal").end(null);
		assertThat(stop).isCompleted();
		assertThat(this.supervisor.start()).isCompleted();
		assertThat(status(COUNTER).state()).as("until it is taken again").isEqualTo(ServiceState.STOPPED);
	}

	private ServiceStatus status(EntryId id) {
		return Objects.requireNonNull(this.supervisor.service(id.toString()));
	}

}
