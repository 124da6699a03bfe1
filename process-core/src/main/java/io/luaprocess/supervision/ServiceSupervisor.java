package io.luaprocess.supervision;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.EntryId;
import io.luaprocess.definition.MissingEntry;
import org.jspecify.annotations.Nullable;

/**
 * Starts hosts and services in the order of their requirements, restarts services that
 * fail, and stops all in the reverse order. Independent entries start and stop in
 * parallel. Thread-safe; no method blocks. Of commands for one service that come while it
 * is busy with another, the last one counts.
 * <p>
 * A service waits until the first launch of what it requires is over. An optional
 * requirement that failed is retried and delays no other service.
 * <p>
 * A cluster decides about services of which there is to be one on all nodes. Such a
 * service starts only while this node has {@linkplain #take taken} it; as a requirement
 * it counts as fulfilled where it is not. A release is no stop by an operator: the
 * service starts here again when it is taken again. Once it is taken all commands for it
 * work as for others: one that was stopped by an operator stays taken.
 */
public final class ServiceSupervisor {

	private final Requirements requirements;

	private final Map<EntryId, Supervised> services = new TreeMap<>();

	private final HostControl hostControl;

	private final SupervisorClock clock;

	private final TakenServices oneNode;

	private final Object lock = new Object();

	/** Stops of everything that are under way: nothing starts meanwhile. */
	private int stops;

	/**
	 * Creates a supervisor of a node that is alone; nothing is started.
	 * @param definitions hosts and services
	 * @param launcher spawns the processes of services
	 * @param hostControl starts and stops hosts
	 * @param clock time and threads
	 * @param random varies the delays of restarts
	 */
	public ServiceSupervisor(DefinitionRegistry definitions, ServiceLauncher launcher, HostControl hostControl,
			SupervisorClock clock, RandomGenerator random) {
		this(definitions, launcher, hostControl, clock, random, null);
	}

	/**
	 * Creates a supervisor; nothing is started.
	 * @param definitions hosts and services; which exist is decided now, how a service is
	 * run at each of its launches, and which of them run on one node of a cluster is
	 * decided now
	 * @param launcher spawns the processes of services
	 * @param hostControl starts and stops hosts
	 * @param clock time and threads
	 * @param random varies the delays of restarts
	 * @param cluster decides about services of which there is to be one on all nodes;
	 * {@code null} if this node is alone
	 */
	public ServiceSupervisor(DefinitionRegistry definitions, ServiceLauncher launcher, HostControl hostControl,
			SupervisorClock clock, RandomGenerator random, @Nullable OneNodeServices cluster) {
		this.hostControl = hostControl;
		this.clock = clock;
		this.requirements = new Requirements(definitions);
		this.oneNode = new TakenServices(cluster, this.requirements.ofOneNode());
		this.requirements.services()
			.forEach((id, service) -> this.services.put(id,
					new Supervised(service, definitions, launcher, clock, random)));
	}

	/**
	 * Starts all hosts and services that start with the application, and what they
	 * require.
	 * @return completes when the first launch of every service is over; if that of a
	 * required one failed, all is stopped again and this completes with the
	 * {@link ProcessException} that says why
	 */
	public CompletableFuture<Void> start() {
		RequirementOrder starts = new RequirementOrder(this::needs, (id) -> startEntry(id, Supervised::start));
		this.requirements.hosts()
			.values()
			.stream()
			.filter(Definition.Host::autoStart)
			.forEach((host) -> starts.of(host.id()));
		this.requirements.services()
			.values()
			.stream()
			.filter((service) -> service.lifecycle().autoStart())
			.forEach((service) -> starts.of(service.id()));
		return starts.all().handle((done, failure) -> {
			if (failure == null) {
				return CompletableFuture.<Void>completedFuture(null);
			}
			return stop(Duration.ofNanos(Long.MAX_VALUE))
				.thenCompose((stopped) -> CompletableFuture.<Void>failedFuture(cause(failure)));
		}).thenCompose(Function.identity());
	}

	/**
	 * Starts one service, after what it requires; a requirement that has ended normally
	 * has done its work and is not started again. Nothing happens if the service runs or
	 * waits for its restart or its next run; one that is stopping starts when it has
	 * stopped.
	 * @param id its id
	 * @return completes when its first launch is over; with a {@link ProcessException} if
	 * it failed and the service is required, or if it was stopped meanwhile
	 * @throws ProcessException NOT_FOUND if there is no such service, UNAVAILABLE while
	 * all services stop, CONFLICT if another node runs it
	 */
	public CompletableFuture<Void> start(String id) {
		EntryId target = require(id);
		requireNoStop();
		this.oneNode.requireHere(target);
		return start(target, Supervised::start);
	}

	private CompletableFuture<Void> start(EntryId target, Function<Supervised, CompletableFuture<Void>> start) {
		return new RequirementOrder(this::needs, (entry) -> (!entry.equals(target) && hasDoneItsWork(entry))
				? CompletableFuture.completedFuture(null) : startEntry(entry, start))
			.of(target);
	}

	/** What must run here before an entry can start here. */
	private List<EntryId> needs(EntryId id) {
		return this.oneNode.isHere(id) ? this.requirements.of(id) : List.of();
	}

	private boolean hasDoneItsWork(EntryId id) {
		Supervised service = this.services.get(id);
		return service != null && service.status().state() == ServiceState.EXITED;
	}

	/**
	 * Stops one service. It stays stopped until it is started again.
	 * @param id its id
	 * @return completes when its process has ended
	 * @throws ProcessException NOT_FOUND if there is no such service, CONFLICT if others
	 * that require it run or wait for their restart or next run: they are to be stopped
	 * first; CONFLICT if another node runs it
	 */
	public CompletableFuture<Void> stop(String id) {
		EntryId target = require(id);
		this.oneNode.requireHere(target);
		List<String> active = this.requirements.dependents(target)
			.stream()
			.filter((dependent) -> supervised(dependent).status().state().isActive())
			.map(EntryId::toString)
			.sorted()
			.toList();
		if (!active.isEmpty()) {
			throw new ProcessException(ErrorKind.CONFLICT,
					"service '" + id + "' is required by " + String.join(", ", active));
		}
		return supervised(target).stop(Duration.ofNanos(Long.MAX_VALUE));
	}

	/**
	 * Stops one service, if it runs, and starts it again with the definition in force. If
	 * it waits for its restart, it starts at once; if it was stopped, has ended or has
	 * failed for good, this is a start; if it waits for its next run, that is planned
	 * anew. Those that require it go on, as after a crash.
	 * @param id its id
	 * @return completes when a launch that follows is over; with a
	 * {@link ProcessException} if the service was stopped meanwhile
	 * @throws ProcessException NOT_FOUND if there is no such service, UNAVAILABLE while
	 * all services stop, CONFLICT if another node runs it
	 */
	public CompletableFuture<Void> restart(String id) {
		EntryId target = require(id);
		this.oneNode.requireHere(target);
		CompletableFuture<Void> restarted = restart(supervised(target));
		return (restarted != null) ? restarted : start(id);
	}

	private @Nullable CompletableFuture<Void> restart(Supervised service) {
		synchronized (this.lock) {
			requireNoStop();
			return service.restart();
		}
	}

	private void requireNoStop() {
		synchronized (this.lock) {
			if (this.stops > 0) {
				throw new ProcessException(ErrorKind.UNAVAILABLE, "services are stopping");
			}
		}
	}

	/**
	 * Stops one service, if it runs, and starts it again with the definition in force;
	 * starts it if it has failed. One that was stopped, has ended by itself or is unknown
	 * stays as it is. Those that require it go on.
	 * @param id its id
	 */
	public void restart(EntryId id) {
		Supervised service = this.services.get(id);
		synchronized (this.lock) {
			if (service != null && this.stops == 0) {
				service.restart();
			}
		}
	}

	/**
	 * Stops all services and hosts: each after everything that needs it.
	 * @param atMost time after which what still runs is terminated; shortens the stop
	 * timeouts
	 * @return completes when all have ended
	 */
	public CompletableFuture<Void> stop(Duration atMost) {
		synchronized (this.lock) {
			this.stops++;
		}
		long beganAt = this.clock.nanoTime();
		RequirementOrder stops = new RequirementOrder(this.requirements::dependents,
				(id) -> stopEntry(id, atMost.minusNanos(this.clock.nanoTime() - beganAt)));
		this.requirements.services().keySet().forEach(stops::of);
		this.requirements.hosts().keySet().forEach(stops::of);
		return stops.all().whenComplete((done, failure) -> {
			synchronized (this.lock) {
				this.stops--;
			}
		});
	}

	/**
	 * Returns the services of which there is to be one on all nodes.
	 * @return their ids; empty without a cluster
	 */
	public Set<EntryId> oneNodeServices() {
		return this.oneNode.all();
	}

	/**
	 * This node runs a service from now on of which there is to be one on all nodes.
	 * After what it requires, it is started if it starts with the application or if one
	 * that does requires it; a launch that fails is followed by restarts. Nothing happens
	 * if it is taken.
	 * @param id its id
	 * @return false if it cannot be taken: all services stop, or the cluster does not
	 * decide about it
	 */
	public boolean take(EntryId id) {
		boolean taken;
		synchronized (this.lock) {
			if (this.stops > 0 || !this.oneNode.all().contains(id)) {
				return false;
			}
			taken = this.oneNode.take(id);
		}
		if (taken && this.requirements.startsItself(id)) {
			// Failures are those of the services, which are restarted.
			start(id, (service) -> service.startRetried().exceptionally((failure) -> null));
		}
		return true;
	}

	/**
	 * This node does not run a service any more that it has taken: it is stopped if it
	 * runs, and {@link OneNodeServices#released} is called when it has ended. Those that
	 * require it go on. Nothing happens if it is not taken.
	 * @param id its id
	 * @param atMost time after which it is terminated; shortens its stop timeout
	 */
	public void release(EntryId id, Duration atMost) {
		synchronized (this.lock) {
			if (!this.oneNode.giveBack(id)) {
				return;
			}
		}
		supervised(id).stop(atMost).whenComplete((done, failure) -> this.oneNode.released(id));
	}

	/**
	 * Returns all services.
	 * @return a snapshot of each, sorted by id
	 */
	public Collection<ServiceStatus> services() {
		return this.services.values().stream().map(this::status).toList();
	}

	private ServiceStatus status(Supervised service) {
		ServiceStatus status = service.status();
		return status.elsewhere(this.oneNode.elsewhere(status.id()));
	}

	/**
	 * Finds a service.
	 * @param id its id
	 * @return a snapshot of it, or {@code null}
	 */
	public @Nullable ServiceStatus service(String id) {
		EntryId entry = EntryId.parse(id);
		Supervised service = (entry != null) ? this.services.get(entry) : null;
		return (service != null) ? status(service) : null;
	}

	private EntryId require(String id) {
		EntryId entry = EntryId.parse(id);
		if (entry == null || !this.services.containsKey(entry)) {
			throw unknown(id);
		}
		return entry;
	}

	private Supervised supervised(EntryId id) {
		Supervised service = this.services.get(id);
		if (service == null) {
			throw unknown(id.toString());
		}
		return service;
	}

	private ProcessException unknown(String id) {
		List<String> known = this.services.keySet().stream().map(EntryId::toString).toList();
		return new ProcessException(MissingEntry.error("service", id, known, null));
	}

	private static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (cause != null && !(failure instanceof ProcessException)) ? cause : failure;
	}

	/** A stop of everything that begins now finds what is started here. */
	private CompletableFuture<Void> startEntry(EntryId id, Function<Supervised, CompletableFuture<Void>> start) {
		synchronized (this.lock) {
			requireNoStop();
			Definition.Host host = this.requirements.host(id);
			if (host != null) {
				this.hostControl.start(host);
			}
			else if (this.oneNode.isHere(id)) {
				return start.apply(supervised(id));
			}
			return CompletableFuture.completedFuture(null);
		}
	}

	private CompletableFuture<Void> stopEntry(EntryId id, Duration left) {
		Duration limit = left.isNegative() ? Duration.ZERO : left;
		Definition.Host host = this.requirements.host(id);
		if (host == null) {
			return supervised(id).stop(limit).whenComplete((done, failure) -> giveBack(id));
		}
		Duration grace = (host.stopTimeout().compareTo(limit) <= 0) ? host.stopTimeout() : limit;
		return this.hostControl.stop(host, grace);
	}

	private void giveBack(EntryId id) {
		boolean given;
		synchronized (this.lock) {
			given = this.oneNode.giveBack(id);
		}
		if (given) {
			this.oneNode.released(id);
		}
	}

}
