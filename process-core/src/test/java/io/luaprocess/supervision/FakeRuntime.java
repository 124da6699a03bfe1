package io.luaprocess.supervision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;

/** Writes down what supervision asks for, and lets a test end processes. */
final class FakeRuntime implements ServiceLauncher, HostControl {

	final List<String> log = new ArrayList<>();

	final List<FakeProcess> processes = new ArrayList<>();

	/** Runs during a launch. */
	Runnable launching = () -> {
	};

	/** Runs when the end of a new process is waited for. */
	Runnable launched = () -> {
	};

	private final Map<String, ProcessError> failures = new HashMap<>();

	/** Launches of a service fail from now on; null lets them succeed again. */
	void failLaunches(String name, ProcessError error) {
		this.failures.put(name, error);
	}

	FakeProcess last() {
		return this.processes.getLast();
	}

	FakeProcess running(String name) {
		return this.processes.stream()
			.filter((process) -> process.name.equals(name) && !process.ended)
			.findFirst()
			.orElseThrow();
	}

	@Override
	public ServiceProcess launch(Definition.Service service) {
		String name = service.id().name();
		ProcessError failure = this.failures.get(name);
		this.launching.run();
		this.log.add(((failure != null) ? "fail " : "launch ") + name);
		if (failure != null) {
			throw new ProcessException(failure);
		}
		FakeProcess process = new FakeProcess(name, service.host().toString(), this.processes.size() + 1);
		this.processes.add(process);
		return process;
	}

	@Override
	public void start(Definition.Host host) {
		this.log.add("start host " + host.id().name());
	}

	@Override
	public CompletableFuture<Void> stop(Definition.Host host, Duration grace) {
		this.log.add("stop host " + host.id().name() + " within " + grace);
		return CompletableFuture.completedFuture(null);
	}

	/** A process that ends when a test or a termination ends it. */
	final class FakeProcess implements ServiceProcess {

		final String name;

		private final Pid pid;

		private Consumer<ProcessError> listener;

		boolean ended;

		FakeProcess(String name, String host, long number) {
			this.name = name;
			this.pid = Pid.of(host, number);
		}

		@Override
		public Pid pid() {
			return this.pid;
		}

		@Override
		public void cancel(Duration deadline, String reason) {
			FakeRuntime.this.log.add("cancel " + this.name + " within " + deadline + ": " + reason);
		}

		@Override
		public void terminate() {
			FakeRuntime.this.log.add("terminate " + this.name);
			end(ProcessError.of("Internal", "process terminated", false));
		}

		@Override
		public void onExit(Consumer<ProcessError> listener) {
			this.listener = listener;
			FakeRuntime.this.launched.run();
		}

		void end(ProcessError error) {
			this.ended = true;
			if (this.listener != null) {
				this.listener.accept(error);
			}
		}

	}

}
