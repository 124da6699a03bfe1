package io.luaprocess.cluster.node.names;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.luaprocess.Pid;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes, their sessions, and what happens to them at random.
 */
final class ModelCluster {

	private static final int NAMES = 8;

	private static final int GROUPS = 3;

	private final Random random;

	private final ModelOwners owners = new ModelOwners();

	private final List<ModelNode> nodes = new ArrayList<>();

	/** The part of a split network that each node is in. */
	private final Map<String, Integer> parts = new HashMap<>();

	/** The sessions that were not closed on both sides yet, one side of each. */
	private final List<ModelSession> sessions = new ArrayList<>();

	private final Map<String, Set<Pid>> groups = new TreeMap<>();

	private final List<CompletableFuture<Outcome>> answers = new ArrayList<>();

	private long lastIncarnation = 1;

	private long lastNumber;

	ModelCluster(Random random, int nodes) {
		this.random = random;
		for (int i = 0; i < nodes; i++) {
			this.nodes.add(start("n" + i));
		}
	}

	/** Nodes may begin at the same time. */
	private ModelNode start(String name) {
		this.lastIncarnation += this.random.nextInt(2);
		this.parts.put(name, 0);
		return new ModelNode(new NodeId(name, this.lastIncarnation), this.owners);
	}

	private <T> T any(List<T> of) {
		return of.get(this.random.nextInt(of.size()));
	}

	private @Nullable Pid anyProcess(@Nullable ModelNode node) {
		List<Pid> all = (node != null) ? this.owners.of(node.self().toString())
				: this.owners.alive.stream().sorted().toList();
		return all.isEmpty() ? null : any(all);
	}

	// ---- commands --------------------------------------------------------------------

	void command() {
		switch (this.random.nextInt(40)) {
			case 0, 1, 2 -> spawn();
			case 3 -> end();
			case 4, 5 -> released(any(this.nodes));
			case 6, 7, 8, 9, 10, 11 -> register();
			case 12, 13 -> unregister();
			case 14, 15, 16 -> changeGroup();
			case 17 -> split();
			case 18 -> heal();
			case 19 -> restart();
			default -> step();
		}
	}

	private void spawn() {
		Pid pid = Pid.of(any(this.nodes).self().toString(), "app:host", ++this.lastNumber);
		this.owners.alive.add(pid);
	}

	private void end() {
		ModelNode node = any(this.nodes);
		Pid pid = anyProcess(node);
		if (pid != null) {
			this.owners.alive.remove(pid);
			node.ending.add(pid);
		}
	}

	private void released(ModelNode node) {
		if (!node.ending.isEmpty()) {
			Pid pid = node.ending.remove(0);
			node.names.release(pid);
			this.groups.forEach((group, members) -> {
				if (members.remove(pid)) {
					node.names.groupChanged(group, pid, false);
				}
			});
		}
	}

	private void register() {
		ModelNode node = any(this.nodes);
		Pid pid = anyProcess((this.random.nextInt(3) > 0) ? node : null);
		if (pid != null) {
			this.answers
				.add(node.names.register(Identity.NONE, control(node), name(), pid, this.random.nextInt(3) - 1));
		}
	}

	private static Pid control(ModelNode node) {
		return Pid.of(node.self().toString(), Pid.CONTROL_HOST, 1);
	}

	private String name() {
		return "name" + this.random.nextInt(NAMES);
	}

	private void unregister() {
		ModelNode node = any(this.nodes);
		this.answers.add(node.names.unregister(Identity.NONE, control(node), name()));
	}

	private void changeGroup() {
		ModelNode node = any(this.nodes);
		Pid pid = anyProcess(node);
		if (pid != null) {
			String group = "group" + this.random.nextInt(GROUPS);
			Set<Pid> members = this.groups.computeIfAbsent(group, (key) -> new HashSet<>());
			boolean joined = members.add(pid);
			if (!joined) {
				members.remove(pid);
			}
			node.names.groupChanged(group, pid, joined);
		}
	}

	private void split() {
		this.parts.replaceAll((node, part) -> this.random.nextInt(2));
	}

	private void heal() {
		this.parts.replaceAll((node, part) -> 0);
	}

	/** A node is gone at once, and comes back; the others learn of it one by one. */
	private void restart() {
		int at = this.random.nextInt(this.nodes.size());
		ModelNode old = this.nodes.get(at);
		String text = old.self().toString();
		List.copyOf(old.sessions.values()).forEach(ModelSession::close);
		this.owners.crash(text);
		this.groups.values().forEach((members) -> members.removeIf((pid) -> pid.node().equals(text)));
		this.lastIncarnation++;
		this.nodes.set(at, start(old.self().name()));
	}

	// ---- what happens meanwhile
	// --------------------------------------------------------

	/** Lets one thing happen that can; false if nothing can. */
	boolean step() {
		this.sessions.removeIf((session) -> session.isClosed() && session.other().isClosed());
		meet();
		List<Runnable> possible = new ArrayList<>();
		for (ModelSession session : this.sessions) {
			boolean wanted = wanted(session);
			for (ModelSession side : List.of(session, session.other())) {
				if (wanted && side.canOpen() && !side.other().isClosed()) {
					possible.add(side::open);
				}
				if (!side.isClosed() && (!wanted || side.other().isClosed())) {
					possible.add(side::close);
				}
				if (side.canReceive()) {
					possible.add(side::receive);
				}
			}
		}
		if (possible.isEmpty()) {
			return false;
		}
		any(possible).run();
		return true;
	}

	private boolean wanted(ModelSession session) {
		ModelNode one = session.owner();
		ModelNode two = session.other().owner();
		return this.nodes.contains(one) && this.nodes.contains(two)
				&& this.parts.get(one.self().name()).equals(this.parts.get(two.self().name()));
	}

	/** Two nodes that reach each other have one session. */
	private void meet() {
		Set<String> met = this.sessions.stream()
			.map((session) -> pair(session.owner(), session.other().owner()))
			.collect(Collectors.toCollection(TreeSet::new));
		for (ModelNode one : this.nodes) {
			for (ModelNode two : this.nodes) {
				if (one.self().compareTo(two.self()) < 0 && !met.contains(pair(one, two))) {
					ModelSession session = ModelSession.between(one, two);
					if (wanted(session)) {
						this.sessions.add(session);
					}
				}
			}
		}
	}

	private static String pair(ModelNode one, ModelNode two) {
		return new TreeSet<>(List.of(one.self(), two.self())).toString();
	}

	// ---- the end
	// -----------------------------------------------------------------------

	/** All reach each other, and nothing is under way; then all nodes know the same. */
	int settle() {
		heal();
		this.nodes.forEach((node) -> List.copyOf(node.ending).forEach((pid) -> released(node)));
		while (step()) {
			assertThat(this.sessions).isNotEmpty();
		}
		assertThat(this.answers).allMatch(CompletableFuture::isDone);
		this.answers.clear();
		Map<String, Pid> expected = this.owners.atRest();
		for (ModelNode node : this.nodes) {
			assertThat(node.names.all()).as("names on %s", node.self()).isEqualTo(expected);
			expected.forEach((name, pid) -> assertThat(node.names.lookup(name)).isEqualTo(pid));
			this.groups
				.forEach((group, members) -> assertThat(node.names.members(group)).as("%s on %s", group, node.self())
					.containsExactlyInAnyOrderElementsOf(
							members.stream().filter((pid) -> !pid.node().equals(node.self().toString())).toList()));
		}
		return this.owners.revoked;
	}

}
