package io.luaprocess.lua;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.luaprocess.definition.EntryId;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import io.luaprocess.limit.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Which limits a process has: those of its definition, else those of its host, else the
 * general ones; each limit by itself. They are merged beforehand or once, so that
 * processes share them and a spawn looks up at most two maps. Thread-safe.
 */
public final class ProcessLimits {

	/** Merged limits of replaced definitions are not kept for ever. */
	private static final int MOST_KEPT = 10_000;

	private final Limits general;

	private final Map<String, Limits> hosts;

	private final Map<EntryId, OfDefinition> definitions;

	private final Map<EntryId, LimitOverrides> configured;

	private final boolean uniform;

	/** Limits of processes whose host has less memory than they may have. */
	private final Map<Within, Limits> within = new ConcurrentHashMap<>();

	/** Limits of definitions that set limits themselves. */
	private final Map<Key, Limits> own = new ConcurrentHashMap<>();

	/**
	 * Merges limits.
	 * @param general limits of every process
	 * @param hosts what differs on hosts, by id
	 * @param definitions what differs for definitions, by id
	 */
	public ProcessLimits(Limits general, Map<String, LimitOverrides> hosts, Map<EntryId, LimitOverrides> definitions) {
		this.general = general;
		this.hosts = merge(hosts, general);
		Map<EntryId, OfDefinition> merged = new HashMap<>();
		definitions.forEach((id, overrides) -> {
			Map<String, Limits> onHosts = new HashMap<>();
			this.hosts.forEach((host, limits) -> onHosts.put(host, overrides.applyTo(limits)));
			merged.put(id, new OfDefinition(overrides.applyTo(general), Map.copyOf(onHosts)));
		});
		this.definitions = Map.copyOf(merged);
		this.configured = Map.copyOf(definitions);
		this.uniform = hosts.isEmpty() && definitions.isEmpty();
	}

	private static Map<String, Limits> merge(Map<String, LimitOverrides> all, Limits general) {
		Map<String, Limits> merged = new HashMap<>();
		all.forEach((id, overrides) -> merged.put(id, overrides.applyTo(general)));
		return Map.copyOf(merged);
	}

	/**
	 * Returns the limits of a process.
	 * @param definition what it runs
	 * @param host its host; {@code null} for a function, which has none
	 * @return the limits, the same object for all processes with the same limits
	 */
	public Limits of(EntryId definition, @Nullable String host) {
		if (this.uniform) {
			return this.general;
		}
		OfDefinition own = this.definitions.get(definition);
		Limits otherwise = (own != null) ? own.anywhere() : this.general;
		Map<String, Limits> onHosts = (own != null) ? own.onHosts() : this.hosts;
		return (host != null) ? onHosts.getOrDefault(host, otherwise) : otherwise;
	}

	/**
	 * Returns the limits of a process of a definition that may set limits itself. Those
	 * set for its id go before.
	 * @param definition what it runs
	 * @param overrides what the definition itself sets
	 * @param host its host; {@code null} for a function
	 * @return the limits, the same object for all processes with the same limits
	 */
	public Limits of(EntryId definition, LimitOverrides overrides, @Nullable String host) {
		if (overrides.values().isEmpty()) {
			return of(definition, host);
		}
		if (this.own.size() > MOST_KEPT) {
			this.own.clear();
		}
		return this.own.computeIfAbsent(new Key(definition, overrides, host), this::merge);
	}

	/**
	 * Lowers the memory limit of a process to what its host has for all.
	 * @param limits its limits
	 * @param budget the memory of the host in bytes; 0 = unlimited
	 * @return the limits, the same object for all processes with the same limits
	 */
	Limits within(Limits limits, long budget) {
		if (budget == 0 || limits.memory() != 0 && limits.memory() <= budget) {
			return limits;
		}
		if (this.within.size() > MOST_KEPT) {
			this.within.clear();
		}
		return this.within.computeIfAbsent(new Within(limits, budget),
				(key) -> LimitOverrides.NONE.with(Limit.MEMORY, key.budget()).applyTo(key.limits()));
	}

	/**
	 * Limits that are lowered.
	 *
	 * @param limits the limits
	 * @param budget the memory of the host in bytes
	 */
	private record Within(Limits limits, long budget) {
	}

	private Limits merge(Key key) {
		Limits limits = (key.host() != null) ? this.hosts.getOrDefault(key.host(), this.general) : this.general;
		Limits merged = key.overrides().applyTo(limits);
		LimitOverrides configured = this.configured.get(key.definition());
		return (configured != null) ? configured.applyTo(merged) : merged;
	}

	/**
	 * What the limits of a definition with limits of its own depend on.
	 *
	 * @param definition its id
	 * @param overrides what it sets
	 * @param host the host; {@code null} for none
	 */
	private record Key(EntryId definition, LimitOverrides overrides, @Nullable String host) {
	}

	/**
	 * Limits of one definition.
	 *
	 * @param anywhere on hosts without limits of their own
	 * @param onHosts on the others
	 */
	private record OfDefinition(Limits anywhere, Map<String, Limits> onHosts) {
	}

}
