package io.luaprocess.spring.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

import io.luaprocess.event.RuntimeEvent.Kind;
import io.luaprocess.event.RuntimeEvents;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.ProcessView;
import io.luaprocess.kernel.SchedulerLoad;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.dashboard.Sample.HostSample;
import io.luaprocess.spring.dashboard.Sample.Mailbox;
import io.luaprocess.spring.dashboard.Sample.States;
import io.luaprocess.spring.dashboard.Sample.Totals;
import io.luaprocess.spring.dashboard.Sample.Turn;
import io.luaprocess.supervision.ServiceStatus;

/**
 * Takes samples: looks at each process once, without stopping it.
 */
final class Sampler {

	/** Fewer messages are no reason to look at a process. */
	static final int MANY_MESSAGES = 10;

	private static final Duration LONG_TURN = Duration.ofSeconds(5);

	private static final int MOST_TURNS = 20;

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
		return new Sample(Instant.now(), System.nanoTime(), census.states(), totals(all, load), hosts, census.fullest(),
				census.turns);
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
		long messages = 0;
		for (Host host : hosts) {
			Host.Counters counters = host.counters();
			spawns += counters.spawned();
			exits += counters.normalExits() + counters.failedExits() + counters.terminatedExits();
			messages += counters.messages();
		}
		RuntimeEvents events = this.runtime.events();
		long crashes = events.count(Kind.CRASH) + events.count(Kind.LIMIT);
		long restarts = this.runtime.services().services().stream().mapToLong(ServiceStatus::restarts).sum();
		return new Totals(spawns, exits, crashes, messages, restarts, events.count(Kind.DENIAL),
				events.count(Kind.DEAD_LETTER), load.busyNanos());
	}

	/**
	 * Counts while it goes from process to process.
	 */
	private static final class Census {

		private final Map<String, Integer> states = new HashMap<>();

		private final Map<String, Integer> running = new HashMap<>();

		private final PriorityQueue<Mailbox> fullest = new PriorityQueue<>(Comparator.comparingInt(Mailbox::messages));

		private final List<Turn> turns = new ArrayList<>();

		private final Instant longAgo = Instant.now().minus(LONG_TURN);

		void add(ProcessInstance process) {
			ProcessView view = process.view();
			String state = view.state();
			this.states.merge(state, 1, Integer::sum);
			if ("running".equals(state)) {
				this.running.merge(process.pid().host(), 1, Integer::sum);
				turn(process, view.since());
			}
			int messages = view.mailbox();
			if (messages >= MANY_MESSAGES) {
				mailbox(process, messages);
			}
		}

		private void turn(ProcessInstance process, Instant since) {
			if (since.isBefore(this.longAgo) && this.turns.size() < MOST_TURNS) {
				this.turns.add(new Turn(process.pid().shortForm(), process.definitionId(), since));
			}
		}

		private void mailbox(ProcessInstance process, int messages) {
			Mailbox smallest = this.fullest.peek();
			if (this.fullest.size() < MOST_MAILBOXES || smallest != null && smallest.messages() < messages) {
				this.fullest.add(new Mailbox(process.pid().number(), process.pid().shortForm(), process.definitionId(),
						messages));
			}
			if (this.fullest.size() > MOST_MAILBOXES) {
				this.fullest.remove();
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
