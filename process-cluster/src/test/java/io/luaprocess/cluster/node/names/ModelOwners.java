package io.luaprocess.cluster.node.names;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Outcome;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The processes of all nodes of a model, and what has happened to the names they had. A
 * name is had from when it is admitted until it is freed; what ends that is remembered.
 */
final class ModelOwners implements Owners {

	static final int MOST = 6;

	final Set<Pid> alive = new HashSet<>();

	/** How many processes have lost a name. */
	int revoked;

	/** How a process has a name, or had it the last time. */
	private final Map<Key, Had> last = new HashMap<>();

	/** The same by node and sequence of the claim, earlier times included. */
	private final Map<String, Had> byClaim = new HashMap<>();

	/** How many claims each node has made. */
	private final Map<String, Long> made = new HashMap<>();

	/**
	 * The claim that is being received; it is the reason why a name is freed meanwhile.
	 */
	private @Nullable Claim received;

	/** A name that was freed for a better claim, and whose owner was not told yet. */
	private @Nullable Key toBeTold;

	private record Key(Pid pid, String name) {
	}

	/** That a process has a name. */
	private static final class Had {

		private boolean freed;

		/** The claim for which it was revoked: how its owner has that name. */
		private @Nullable Had lostTo;

	}

	@Override
	public boolean isAlive(Pid pid) {
		return this.alive.contains(pid);
	}

	@Override
	public boolean admit(Pid pid, String name, int names) {
		assertThat(this.alive).contains(pid);
		if (names >= MOST) {
			return false;
		}
		Had now = new Had();
		Had before = this.last.put(new Key(pid, name), now);
		this.byClaim.put(pid.node() + ' ' + this.made.merge(pid.node(), 1L, Long::sum), now);
		assertThat(before == null || before.freed).as("%s has %s already", pid, name).isTrue();
		return true;
	}

	@Override
	public void freed(Pid pid, String name) {
		Had had = has(pid, name);
		had.freed = true;
		Claim better = this.received;
		if (better != null) {
			had.lostTo = this.byClaim.get(better.node().toString() + ' ' + better.sequence());
			assertThat(had.lostTo).isNotNull();
			this.toBeTold = new Key(pid, name);
		}
	}

	private Had has(Pid pid, String name) {
		Had had = this.last.get(new Key(pid, name));
		assertThat(had != null && !had.freed).as("%s has %s", pid, name).isTrue();
		return Objects.requireNonNull(had);
	}

	@Override
	public void revoked(Pid pid, String name) {
		assertThat(this.toBeTold).as("what was revoked").isEqualTo(new Key(pid, name));
		this.toBeTold = null;
		this.revoked++;
	}

	@Override
	public @Nullable ProcessError permitRegistration(NameCaller caller, String name) {
		return null;
	}

	@Override
	public @Nullable ProcessError permitRelease(NameCaller caller, String name) {
		return null;
	}

	@Override
	public CompletableFuture<Outcome> future() {
		return new CompletableFuture<>();
	}

	/** A record is about to be received; the claim if it is one. */
	void receiving(@Nullable Claim claim) {
		this.received = claim;
	}

	/** The record was received. */
	void received() {
		this.received = null;
		assertThat(this.toBeTold).as("loser that was not told").isNull();
	}

	/** All nodes are at rest: returns who has which name. */
	Map<String, Pid> atRest() {
		Map<String, Pid> owners = new TreeMap<>();
		this.last.forEach((key, had) -> {
			if (!had.freed) {
				assertThat(this.alive).contains(key.pid);
				assertThat(owners.put(key.name, key.pid)).as("second owner of %s", key.name).isNull();
			}
		});
		this.byClaim.values().forEach(ModelOwners::checkThatTheBestIsLeft);
		this.byClaim.values().removeIf((had) -> had.freed);
		this.last.values().removeIf((had) -> had.freed);
		return owners;
	}

	/**
	 * Who has lost a name for a better claim, has lost it to one that did not as well.
	 */
	private static void checkThatTheBestIsLeft(Had had) {
		Set<Had> seen = new HashSet<>();
		for (Had next = had; next != null; next = next.lostTo) {
			assertThat(seen.add(next)).as("claims that were withdrawn for each other").isTrue();
		}
	}

	/** The processes of a node have ended, with it. */
	void crash(String node) {
		this.alive.removeIf((pid) -> pid.node().equals(node));
		this.last.forEach((key, had) -> {
			if (key.pid.node().equals(node)) {
				had.freed = true;
			}
		});
	}

	List<Pid> of(String node) {
		return this.alive.stream().filter((pid) -> pid.node().equals(node)).sorted().toList();
	}

}
