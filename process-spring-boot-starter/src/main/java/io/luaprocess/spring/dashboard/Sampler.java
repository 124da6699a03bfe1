package io.luaprocess.spring.dashboard;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.ProcessSnapshot;
import io.luaprocess.kernel.SchedulerLoad;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.dashboard.Sample.HostSample;
import io.luaprocess.spring.dashboard.Sample.Mailbox;
import io.luaprocess.spring.dashboard.Sample.States;
import io.luaprocess.spring.dashboard.Sample.Totals;
import io.luaprocess.supervision.ServiceStatus;

/**
 * Takes samples: looks at each process once, without stopping it.
 */
final class Sampler {

	/** Fewer messages are no reason to look at a process. */
	static final int MANY_MESSAGES = 100;

	private static final int MOST_MAILBOXES = 50;

	private final LuaProcessRuntime runtime;

	Sampler(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	Sample sample() {
		Census census = new Census();
		this.runtime.kernel().processes().forEach(census::add);
		SchedulerLoad load = SchedulerLoad.of(this.runtime.kernel());
		Map<String, HostSample> hosts = new TreeMap<>();
		Collection<Host> all = this.runtime.kernel().hosts();
		all.forEach((host) -> hosts.put(host.id(), host(host, census, load.workers())));
		return new Sample(Instant.now(), System.nanoTime(), census.states(), totals(all, load), hosts,
				census.fullest());
	}

	private static HostSample host(Host host, Census census, int workers) {
		int slots = (host.settings().workers() > 0) ? host.settings().workers() : workers;
		double busy = Math.min(1, census.running.getOrDefault(host.id(), 0) / (double) Math.max(1, slots));
		return new HostSample(host.state().name().toLowerCase(Locale.ROOT), host.processCount(),
				host.settings().maxProcesses(), busy, host.counters().rejectedSpawns(),
				host.counters().rejectedMessages());
	}

	private Totals totals(Collection<Host> hosts, SchedulerLoad load) {
		long spawns = 0;
		long exits = 0;
		long crashes = 0;
		long messages = 0;
		for (Host host : hosts) {
			Host.Counters counters = host.counters();
			spawns += counters.spawned();
			exits += counters.normalExits() + counters.failedExits() + counters.terminatedExits();
			crashes += counters.failedExits();
			messages += counters.messages();
		}
		long restarts = this.runtime.services().services().stream().mapToLong(ServiceStatus::restarts).sum();
		return new Totals(spawns, exits, crashes, messages, restarts, 0, 0, load.busyNanos());
	}

	/**
	 * Counts while it goes from process to process.
	 */
	private static final class Census {

		private final Map<String, Integer> states = new HashMap<>();

		private final Map<String, Integer> running = new HashMap<>();

		private final PriorityQueue<Mailbox> fullest = new PriorityQueue<>(Comparator.comparingInt(Mailbox::messages));

		void add(ProcessInstance process) {
			ProcessSnapshot snapshot = process.snapshot();
			this.states.merge(snapshot.state(), 1, Integer::sum);
			if ("running".equals(snapshot.state())) {
				this.running.merge(snapshot.host(), 1, Integer::sum);
			}
			Mailbox smallest = this.fullest.peek();
			if (snapshot.mailbox() >= MANY_MESSAGES && (this.fullest.size() < MOST_MAILBOXES
					|| smallest != null && smallest.messages() < snapshot.mailbox())) {
				this.fullest.add(new Mailbox(snapshot.pid().number(), snapshot.pid().shortForm(),
						snapshot.definitionId(), snapshot.mailbox()));
				if (this.fullest.size() > MOST_MAILBOXES) {
					this.fullest.remove();
				}
			}
		}

		States states() {
			return new States(this.states.values().stream().mapToInt(Integer::intValue).sum(), count("running"),
					count("waiting"), count("ready"), count("ending"));
		}

		private int count(String state) {
			return this.states.getOrDefault(state, 0);
		}

		List<Mailbox> fullest() {
			return this.fullest.stream().sorted(Comparator.comparingInt(Mailbox::messages).reversed()).toList();
		}

	}

}
