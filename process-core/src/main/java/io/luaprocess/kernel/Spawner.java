package io.luaprocess.kernel;

import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * The one way a process comes into being.
 * <p>
 * On the spawner's thread the slot is taken, the first messages are put into the mailbox,
 * the process enters the table, and its thread starts. That thread runs the top level of
 * the program and then makes name, monitor and link, see {@link Spawn}: whatever the
 * method does, its relations were there before. The spawner is told when that is done or
 * has failed; it never waits here.
 */
final class Spawner {

	private final Kernel kernel;

	Spawner(Kernel kernel) {
		this.kernel = kernel;
	}

	/**
	 * Begins a spawn.
	 * @param spec what to spawn
	 * @param listener is told of the outcome, once, unless this throws
	 * @return the child; {@code null} if the holder of its name was signalled instead
	 */
	@Nullable ProcessInstance start(SpawnSpec spec, Kernel.SpawnListener listener) {
		ProcessInstance parent = spec.parent();
		if (parent != null) {
			parent.checkAlive();
		}
		else {
			requireAlive(spec.spawner());
		}
		ProcessInstance holder = holder(spec.name());
		if (holder != null && signal(holder, spec)) {
			listener.done(new Kernel.Spawned(holder, false), null);
			return null;
		}
		this.kernel.heap.requireRoom();
		Host host = spec.host();
		if (host == null) {
			Host payer = ProcessInstance.payer(null, parent);
			if (payer != null) {
				payer.requireSpawn();
			}
			ProcessInstance function = make(spec, listener);
			this.kernel.publish(function);
			return begin(function, spec);
		}
		host.takeSlot();
		ProcessInstance child = null;
		try {
			child = make(spec, listener);
		}
		finally {
			if (child == null) {
				host.giveBack();
			}
		}
		this.kernel.publish(child);
		host.published(child);
		return begin(child, spec);
	}

	private static ProcessInstance begin(ProcessInstance child, SpawnSpec spec) {
		if (spec.spawner() instanceof RemoteProcess remote) {
			endWith(remote, child);
		}
		child.runner.wake();
		return child;
	}

	/**
	 * Lets the spawn of a child end with its spawner on another node, which may end at
	 * any time. The child is in the table, from which its end is to remove it, and its
	 * program does not run yet.
	 */
	private static void endWith(RemoteProcess spawner, ProcessInstance child) {
		Spawn running = child.runner.program().spawn();
		if (running == null) {
			return;
		}
		spawner.spawns.add(running);
		if (!child.isAlive()) {
			spawner.spawns.remove(running);
		}
		else if (!spawner.isAlive()) {
			running.cancel();
		}
	}

	private ProcessInstance make(SpawnSpec spec, Kernel.SpawnListener listener) {
		ProcessInstance child = new ProcessInstance(this.kernel, spec.host(), spec.id(), spec.spawner());
		Spawn running = new Spawn(this, spec, child, listener);
		child.prepare(spec.body().apply(child), running);
		if (child.preload(spec.messages()) != Delivery.DELIVERED) {
			throw new ProcessException(ProcessErrors.MAILBOX_FULL);
		}
		ProcessInstance parent = spec.parent();
		if (parent != null) {
			parent.runner.program().spawns().add(running);
		}
		return child;
	}

	private static void requireAlive(@Nullable Peer spawner) {
		if (spawner != null && !spawner.isAlive()) {
			throw new ProcessException(ProcessErrors.CANCELED);
		}
	}

	/**
	 * Registers the child's name; returns the process that owns it and was signalled
	 * instead.
	 */
	@Nullable ProcessInstance claimName(ProcessInstance child, SpawnSpec spec) {
		String name = spec.name();
		while (name != null) {
			Pid owner = this.kernel.names().register(name, child.pid(), child.account().names());
			if (owner.equals(child.pid())) {
				return null;
			}
			ProcessInstance holder = this.kernel.process(owner);
			if (holder != null && signal(holder, spec)) {
				return holder;
			}
		}
		return null;
	}

	/** Makes monitor and link. */
	void relate(ProcessInstance child, SpawnSpec spec) {
		Peer spawner = spec.spawner();
		if (spawner == null) {
			return;
		}
		if (spec.monitored()) {
			Relating.of(spawner).monitor(child.relations);
		}
		if (spec.linked()) {
			Relating.of(spawner).link(child.relations);
		}
		requireAlive(spawner);
	}

	// ---- the name is taken: signal its holder ----------------------------------------

	private @Nullable ProcessInstance holder(@Nullable String name) {
		Pid owner = (name != null) ? this.kernel.names().lookup(name) : null;
		return (owner != null) ? this.kernel.process(owner) : null;
	}

	/**
	 * Monitors, links and messages for the holder of a name: all of it or nothing.
	 * @return false if the holder has ended meanwhile
	 */
	private boolean signal(ProcessInstance holder, SpawnSpec spec) {
		if (spec.onHolder() != null) {
			spec.onHolder().run(holder);
		}
		Peer spawner = spec.spawner();
		Relations.Made monitor = null;
		Relations.Made link = null;
		if (spawner != null && spawner != holder) {
			monitor = spec.monitored() ? Relating.of(spawner).monitor(holder.relations) : null;
			link = spec.linked() ? Relating.of(spawner).link(holder.relations) : null;
		}
		if (monitor == Relations.Made.ENDED || link == Relations.Made.ENDED) {
			undo(holder, spawner, monitor, link);
			requireAlive(spawner);
			return false;
		}
		Delivery delivery = holder.sendAll(spec.messages());
		if (delivery == Delivery.DELIVERED) {
			return true;
		}
		undo(holder, spawner, monitor, link);
		ProcessError error = delivery.error();
		if (error != null && delivery != Delivery.DEAD) {
			throw new ProcessException(error);
		}
		return false;
	}

	private static void undo(ProcessInstance holder, @Nullable Peer spawner, Relations.@Nullable Made monitor,
			Relations.@Nullable Made link) {
		if (spawner != null && monitor == Relations.Made.NEW) {
			Relating.unmonitor(spawner, holder);
		}
		if (spawner != null && link == Relations.Made.NEW) {
			Relating.unlink(spawner, holder);
		}
	}

	/**
	 * Links messages from the last to the first, as a mailbox wants them.
	 * @param messages the messages, at least one
	 * @return the last one
	 */
	static Message chain(List<Message> messages) {
		Message last = messages.get(0);
		for (Message message : messages.subList(1, messages.size())) {
			message.next = last;
			last = message;
		}
		return last;
	}

}
