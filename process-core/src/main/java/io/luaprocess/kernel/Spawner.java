package io.luaprocess.kernel;

import java.util.List;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * The one way a process comes into being.
 * <p>
 * The first messages are put into the mailbox, and the top level runs, on the spawner's
 * thread, while nobody knows the child. Then slot, table entry, name, monitor and link
 * are made, and only then the child's thread starts: whatever the child does, its
 * relations were there before. A child that cannot be published is discarded without a
 * trace.
 * <p>
 * Only a program that registers itself while its top level runs is known earlier, by its
 * own doing. If its spawn fails nevertheless, it is for those who know it a process that
 * has ended: its names are free, who watches it is told.
 */
final class Spawner {

	private final Kernel kernel;

	Spawner(Kernel kernel) {
		this.kernel = kernel;
	}

	Kernel.Spawned spawn(SpawnSpec spec) {
		ProcessInstance parent = spec.parent();
		if (parent != null) {
			parent.checkAlive();
		}
		ProcessInstance holder = holder(spec.name());
		if (holder != null && signal(holder, spec)) {
			return new Kernel.Spawned(holder, false);
		}
		Host host = spec.host();
		if (host != null) {
			host.requireRoom();
		}
		ProcessInstance child = new ProcessInstance(this.kernel, host, spec.id(), parent);
		ProcessBody body = spec.body().apply(child);
		if (!child.preload(spec.messages())) {
			throw mailboxFull();
		}
		child.load(body, parent);
		return publish(child, spec);
	}

	private Kernel.Spawned publish(ProcessInstance child, SpawnSpec spec) {
		Host host = spec.host();
		if (host != null) {
			try {
				host.takeSlot();
			}
			catch (ProcessException ex) {
				child.discard(ex.error());
				throw ex;
			}
		}
		boolean done = false;
		try {
			child.publish();
			ProcessInstance holder = claimName(child, spec);
			if (holder != null) {
				return new Kernel.Spawned(holder, false);
			}
			relate(child, spec);
			if (spec.onStart() != null) {
				spec.onStart().run(child);
			}
			done = true;
		}
		finally {
			if (!done) {
				unpublish(child, spec);
			}
		}
		if (host != null) {
			host.messages.add(spec.messages().size());
			host.published(child);
		}
		child.start();
		return new Kernel.Spawned(child, true);
	}

	/** The spawner gets the failure of its call and nothing else. */
	private void unpublish(ProcessInstance child, SpawnSpec spec) {
		ProcessInstance parent = spec.parent();
		if (parent != null) {
			parent.relations.unmonitor(child.pid().number());
			parent.relations.unlink(child.pid().number());
		}
		Host host = spec.host();
		if (host != null) {
			host.freeSlot();
		}
		child.discard(ProcessInstance.TERMINATED);
		if (host != null) {
			host.finished();
		}
	}

	/** Registers the child's name; returns who has it already and was signalled. */
	private @Nullable ProcessInstance claimName(ProcessInstance child, SpawnSpec spec) {
		String name = spec.name();
		while (name != null) {
			Pid owner = this.kernel.names().register(name, child.pid());
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

	private void relate(ProcessInstance child, SpawnSpec spec) {
		ProcessInstance parent = spec.parent();
		if (parent == null) {
			return;
		}
		if (spec.monitored()) {
			parent.relations.monitor(child.relations);
		}
		if (spec.linked()) {
			parent.relations.link(child.relations);
		}
		parent.checkAlive();
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
		ProcessInstance parent = spec.parent();
		Relations.Made monitor = null;
		Relations.Made link = null;
		if (parent != null && parent != holder) {
			monitor = spec.monitored() ? parent.relations.monitor(holder.relations) : null;
			link = spec.linked() ? parent.relations.link(holder.relations) : null;
		}
		if (monitor == Relations.Made.ENDED || link == Relations.Made.ENDED) {
			undo(holder, parent, monitor, link);
			return false;
		}
		ProcessInstance.Delivery delivery = holder.sendAll(spec.messages());
		if (delivery == ProcessInstance.Delivery.DELIVERED) {
			return true;
		}
		undo(holder, parent, monitor, link);
		return switch (delivery) {
			case FULL -> throw mailboxFull();
			case STOPPING -> throw new ProcessException(ErrorKind.UNAVAILABLE, "host is shutting down");
			default -> false;
		};
	}

	private static void undo(ProcessInstance holder, @Nullable ProcessInstance parent, Relations.@Nullable Made monitor,
			Relations.@Nullable Made link) {
		if (parent != null && monitor == Relations.Made.NEW) {
			parent.relations.unmonitor(holder.pid().number());
		}
		if (parent != null && link == Relations.Made.NEW) {
			parent.relations.unlink(holder.pid().number());
		}
	}

	private static ProcessException mailboxFull() {
		return new ProcessException(ProcessError.of(ErrorKind.RATE_LIMITED, "mailbox full").withRetryable(true));
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
