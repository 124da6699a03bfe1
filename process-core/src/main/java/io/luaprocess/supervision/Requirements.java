package io.luaprocess.supervision;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts and services exist, and which need which. Immutable.
 */
final class Requirements {

	private final Map<EntryId, Definition.Host> hosts = new TreeMap<>();

	private final Map<EntryId, Definition.Service> services = new TreeMap<>();

	private final Map<EntryId, List<EntryId>> dependents = new HashMap<>();

	Requirements(DefinitionRegistry definitions) {
		for (Definition definition : definitions.all()) {
			if (definition instanceof Definition.Host host) {
				this.hosts.put(host.id(), host);
			}
			else if (definition instanceof Definition.Service service) {
				this.services.put(service.id(), service);
			}
		}
		for (EntryId id : this.services.keySet()) {
			of(id).forEach((need) -> this.dependents.computeIfAbsent(need, (key) -> new ArrayList<>()).add(id));
		}
	}

	Map<EntryId, Definition.Host> hosts() {
		return this.hosts;
	}

	Definition.@Nullable Host host(EntryId id) {
		return this.hosts.get(id);
	}

	Map<EntryId, Definition.Service> services() {
		return this.services;
	}

	/** The services of which there is to be one on all nodes of a cluster. */
	Set<EntryId> ofOneNode() {
		return this.services.values()
			.stream()
			.filter(Definition.Service::oneNode)
			.map(Definition.Service::id)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** What must run before an entry: the host of a service and its requirements. */
	List<EntryId> of(EntryId id) {
		Definition.Service service = this.services.get(id);
		if (service == null) {
			return List.of();
		}
		List<EntryId> needs = new ArrayList<>(service.lifecycle().requires());
		needs.add(service.host());
		needs.removeIf((need) -> !this.hosts.containsKey(need) && !this.services.containsKey(need));
		return needs;
	}

	/** Whether a service starts with the application, or one that needs it does. */
	boolean startsItself(EntryId id) {
		Definition.Service service = this.services.get(id);
		return service != null
				&& (service.lifecycle().autoStart() || dependents(id).stream().anyMatch(this::startsItself));
	}

	/** The services that need an entry, by id. */
	List<EntryId> dependents(EntryId id) {
		return this.dependents.getOrDefault(id, List.of());
	}

}
