package io.luaprocess.supervision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.EntryId;
import io.luaprocess.definition.MissingEntry;
import org.jspecify.annotations.Nullable;

/**
 * Starts hosts and services in the order of their requirements, restarts services that
 * fail, and stops all in the reverse order. Independent entries start and stop in
 * parallel. Thread-safe; no method blocks.
 * <p>
 * A service waits until the first launch of what it requires is over. An optional
 * requirement that failed is retried and delays no other service.
 */
public final class ServiceSupervisor {

	private final Map<EntryId, Definition.Host> hosts = new TreeMap<>();

	private final Map<EntryId, Definition.Service> definitions = new TreeMap<>();

	private final Map<EntryId, Supervised> services = new TreeMap<>();

	private final HostControl hostControl;

	private final SupervisorClock clock;

	/**
	 * Creates a supervisor; nothing is started.
	 * @param definitions hosts and services; which exist is decided now, how a service is
	 * run at each of its launches
	 * @param launcher spawns the processes of services
	 * @param hostControl starts and stops hosts
	 * @param clock time and threads
	 * @param random varies the delays of restarts
	 */
	public ServiceSupervisor(DefinitionRegistry definitions, ServiceLauncher launcher, HostControl hostControl,
			SupervisorClock clock, RandomGenerator random) {
		this.hostControl = hostControl;
		this.clock = clock;
		for (Definition definition : definitions.all()) {
			if (definition instanceof Definition.Host host) {
				this.hosts.put(host.id(), host);
			}
			else if (definition instanceof Definition.Service service) {
				this.definitions.put(service.id(), service);
				this.services.put(service.id(), new Supervised(service, definitions, launcher, clock, random));
			}
		}
	}

	/**
	 * Starts all hosts and services that start with the application, and what they
	 * require.
	 * @return completes when the first launch of every service is over; if that of a
	 * required one failed, all is stopped again and this completes with the
	 * {@link ProcessException} that says why
	 */
	public CompletableFuture<Void> start() {
		RequirementOrder starts = starts();
		this.hosts.values().stream().filter(Definition.Host::autoStart).forEach((host) -> starts.of(host.id()));
		this.definitions.values()
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
	 * Starts one service and what it requires; does nothing if it runs.
	 * @param id its id
	 * @return completes when its first launch is over; with a {@link ProcessException} if
	 * it failed and the service is required
	 * @throws ProcessException NOT_FOUND if there is no such service
	 */
	public CompletableFuture<Void> start(String id) {
		return starts().of(require(id));
	}

	/**
	 * Stops one service; those that require it go on.
	 * @param id its id
	 * @return completes when its process has ended
	 * @throws ProcessException NOT_FOUND if there is no such service
	 */
	public CompletableFuture<Void> stop(String id) {
		return supervised(require(id)).stop(Duration.ofNanos(Long.MAX_VALUE));
	}

	/**
	 * Stops one service, if it runs, and starts it again with the definition in force;
	 * starts it if it has failed. One that was stopped, has ended by itself or is unknown
	 * stays as it is. Those that require it go on.
	 * @param id its id
	 */
	public void restart(EntryId id) {
		Supervised service = this.services.get(id);
		if (service != null) {
			service.restart();
		}
	}

	/**
	 * Stops all services and hosts: each after everything that needs it.
	 * @param atMost time after which what still runs is terminated; shortens the stop
	 * timeouts
	 * @return completes when all have ended
	 */
	public CompletableFuture<Void> stop(Duration atMost) {
		long beganAt = this.clock.nanoTime();
		Map<EntryId, List<EntryId>> dependents = dependents();
		RequirementOrder stops = new RequirementOrder((id) -> dependents.getOrDefault(id, List.of()),
				(id) -> stopEntry(id, atMost.minusNanos(this.clock.nanoTime() - beganAt)));
		this.definitions.keySet().forEach(stops::of);
		this.hosts.keySet().forEach(stops::of);
		return stops.all();
	}

	/**
	 * Returns all services.
	 * @return a snapshot of each, sorted by id
	 */
	public Collection<ServiceStatus> services() {
		return this.services.values().stream().map(Supervised::status).toList();
	}

	/**
	 * Finds a service.
	 * @param id its id
	 * @return a snapshot of it, or {@code null}
	 */
	public @Nullable ServiceStatus service(String id) {
		EntryId entry = EntryId.parse(id);
		Supervised service = (entry != null) ? this.services.get(entry) : null;
		return (service != null) ? service.status() : null;
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

	/** What must run before an entry: the host of a service and its requirements. */
	private List<EntryId> needs(EntryId id) {
		Definition.Service service = this.definitions.get(id);
		if (service == null) {
			return List.of();
		}
		List<EntryId> needs = new ArrayList<>(service.lifecycle().requires());
		needs.add(service.host());
		needs.removeIf((need) -> !this.hosts.containsKey(need) && !this.definitions.containsKey(need));
		return needs;
	}

	private static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (cause != null && !(failure instanceof ProcessException)) ? cause : failure;
	}

	/** A start: every entry after what it needs. */
	private RequirementOrder starts() {
		return new RequirementOrder(this::needs, this::startEntry);
	}

	private CompletableFuture<Void> startEntry(EntryId id) {
		Definition.Host host = this.hosts.get(id);
		if (host == null) {
			return supervised(id).start();
		}
		this.hostControl.start(host);
		return CompletableFuture.completedFuture(null);
	}

	private Map<EntryId, List<EntryId>> dependents() {
		Map<EntryId, List<EntryId>> dependents = new HashMap<>();
		for (EntryId id : this.definitions.keySet()) {
			needs(id).forEach((need) -> dependents.computeIfAbsent(need, (key) -> new ArrayList<>()).add(id));
		}
		return dependents;
	}

	private CompletableFuture<Void> stopEntry(EntryId id, Duration left) {
		Duration limit = left.isNegative() ? Duration.ZERO : left;
		Definition.Host host = this.hosts.get(id);
		if (host == null) {
			return supervised(id).stop(limit);
		}
		Duration grace = (host.stopTimeout().compareTo(limit) <= 0) ? host.stopTimeout() : limit;
		return this.hostControl.stop(host, grace);
	}

}
