package io.luaprocess.kernel;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A name that is taken while its new owner is being spawned.
 */
class TakenNameTests {

	private static final String NAME = "taken";

	@Test
	void holderThatAppearsDuringTheTopLevelIsAskedForBeforeItIsSignalled() {
		try (TestKernel test = new TestKernel()) {
			AtomicReference<ProcessInstance> holder = new AtomicReference<>();
			AtomicReference<ProcessInstance> asked = new AtomicReference<>();
			Message message = new Message("topic", null, "payload", 0, null);
			SpawnSpec spec = new SpawnSpec(test.host, "test:body",
					(child) -> new JavaBody(child, "test:body", () -> holder.set(spawnHolder(test)), (me) -> null),
					null, false, false, NAME, List.of(message), null, (found) -> {
						asked.set(found);
						throw new ProcessException(ErrorKind.PERMISSION_DENIED, "no");
					});
			assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> test.kernel.spawn(spec))
				.withMessage("no");
			assertThat(asked.get()).isSameAs(holder.get());
			assertThat(holder.get().snapshot().mailbox()).isZero();
			assertThat(test.kernel.processCount()).isOne();
			assertThat(test.kernel.names().lookup(NAME)).isEqualTo(holder.get().pid());
		}
	}

	private static ProcessInstance spawnHolder(TestKernel test) {
		return test.spawnNamed(NAME, List.of(), (me) -> {
			TestKernel.spin(me);
			return null;
		}).process();
	}

}
