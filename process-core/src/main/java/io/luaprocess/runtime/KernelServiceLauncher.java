package io.luaprocess.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.event.EventError;
import io.luaprocess.event.RuntimeEvent;
import io.luaprocess.kernel.EndReporter;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.JavaBridge;
import io.luaprocess.operation.Operations;
import io.luaprocess.operation.SpawnRequest;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.IdentityRef;
import io.luaprocess.supervision.ServiceLauncher;
import org.jspecify.annotations.Nullable;

/**
 * Spawns the processes of services, with the identity that their entries or the
 * application give them.
 */
final class KernelServiceLauncher implements ServiceLauncher {

	private final Kernel kernel;

	private final Operations operations;

	private final JavaBridge bridge;

	private final Function<Definition.Service, @Nullable Identity> identities;

	private final DefinitionRegistry definitions;

	KernelServiceLauncher(Kernel kernel, Operations operations, JavaBridge bridge,
			Function<Definition.Service, @Nullable Identity> identities, DefinitionRegistry definitions) {
		this.kernel = kernel;
		this.operations = operations;
		this.bridge = bridge;
		this.identities = identities;
		this.definitions = definitions;
	}

	@Override
	public ServiceProcess launch(Definition.Service service) {
		JavaCaller caller = JavaCaller.current(JavaCallers.UNKNOWN, this.kernel.control());
		SpawnRequest request = new SpawnRequest(
				service.process().toString(), service.host().toString(), () -> this.bridge
					.content(IdentityRef.given(identity(service)), Map.of(), service.input().toArray(), List.of()),
				false, false, null, (process) -> process.onExit(EndReporter.COMES_LATER));
		Running running = new Running(this.kernel, this.operations.spawns().launch(caller, request).process());
		this.kernel.events()
			.publish(new RuntimeEvent.ServiceStarted(this.kernel.now(), service.id().toString(), running.pid()));
		return running;
	}

	@Override
	public void restarting(Definition.Service service, int attempt, Duration delay, ProcessError error) {
		this.kernel.events()
			.publish(new RuntimeEvent.Restarted(this.kernel.now(), service.id().toString(), attempt, delay.toMillis(),
					EventError.of(error)));
	}

	@Override
	public void gaveUp(Definition.Service service, ProcessError error) {
		this.kernel.events()
			.publish(new RuntimeEvent.ServiceFailed(this.kernel.now(), service.id().toString(), EventError.of(error)));
	}

	/**
	 * The entry is the object behind the actor: unlike with actors that programs create,
	 * the application vouches for the attributes.
	 */
	private Identity identity(Definition.Service service) {
		Identity given = this.identities.apply(service);
		Identity identity = (given != null) ? given : this.definitions.identity(service);
		Actor actor = identity.actor();
		return (actor == null) ? identity : new Identity(actor.vouchedBy(service), identity.scope());
	}

	/**
	 * The process of a service.
	 */
	private record Running(Kernel kernel, ProcessInstance process) implements ServiceProcess {

		@Override
		public Pid pid() {
			return this.process.pid();
		}

		@Override
		public void cancel(Duration deadline, String reason) {
			this.process.cancel(this.kernel.control(), deadline, reason);
		}

		@Override
		public void terminate() {
			this.process.terminate(ProcessErrors.TERMINATED);
		}

		@Override
		public void onExit(Consumer<@Nullable ProcessError> listener) {
			this.process.onExit((outcome) -> listener.accept(error(outcome)));
		}

		/**
		 * However a process ends after a CANCEL, that is a failure and not final.
		 * Supervision does not ask after its own CANCELs.
		 */
		private @Nullable ProcessError error(Outcome outcome) {
			ProcessError error = outcome.error();
			if (!this.process.wasCanceled()) {
				return error;
			}
			if (error == null) {
				return ProcessError.of(ErrorKind.CANCELED, "ended after a CANCEL that supervision had not sent");
			}
			return error.explicitlyFinal()
					? ProcessError.of(error.kind(), error.text(), null).withDetails(error.details()) : error;
		}

	}

}
