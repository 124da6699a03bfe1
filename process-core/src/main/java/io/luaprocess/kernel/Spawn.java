package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

/**
 * One spawn under way, from the start of the child's thread until its method begins or
 * the child is discarded. Belongs to the child; {@link #cancel()} is thread-safe.
 * <p>
 * While the top level of its program runs, the child is a process like any other: its PID
 * is found, it has its slot, it can be terminated. What its spawner has asked for (name,
 * monitor, link) is made by the child's thread between top level and method. If there is
 * no method to come, the spawner gets the failure of its call and nothing else, and links
 * that the top level has made vanish silently; others that watch the child, or have
 * linked themselves with it, are told as of any end.
 */
final class Spawn {

	private final Spawner spawner;

	private final SpawnSpec spec;

	private final ProcessInstance child;

	private final Kernel.SpawnListener listener;

	/** Either the child is made, or it is canceled. */
	private final AtomicBoolean decided = new AtomicBoolean();

	private @Nullable List<Peer> links;

	private boolean related;

	/** The owner of the child's name, which was signalled instead. */
	private @Nullable ProcessInstance holder;

	Spawn(Spawner spawner, SpawnSpec spec, ProcessInstance child, Kernel.SpawnListener listener) {
		this.spawner = spawner;
		this.spec = spec;
		this.child = child;
		this.listener = listener;
	}

	/** What the child works for at first. */
	@Nullable Trace trace() {
		Traces.Traced traced = this.spec.traced();
		return (traced != null) ? traced.step().trace() : null;
	}

	/** The top level links the child with another process. */
	void links(Peer target) {
		if (this.links == null) {
			this.links = new ArrayList<>(2);
		}
		this.links.add(target);
	}

	/**
	 * The spawner no longer waits.
	 * @return false if that is too late: the child exists
	 */
	boolean cancel() {
		if (!this.decided.compareAndSet(false, true)) {
			return false;
		}
		this.child.terminate(ProcessErrors.CANCELED);
		return true;
	}

	/** Whether a message is one of those that the child gets at its start. */
	boolean brings(Message message) {
		return this.spec.messages().stream().anyMatch((first) -> first == message);
	}

	/**
	 * The top level has ended without an error. Called on the child's thread; throws if
	 * the child cannot be made.
	 */
	void complete() {
		this.child.checkAlive();
		if (!this.decided.compareAndSet(false, true)) {
			this.child.lifeCycle.fail(ProcessErrors.CANCELED);
		}
		Host host = this.spec.host();
		if (host != null && host.isStopping()) {
			throw new ProcessException(ProcessErrors.HOST_STOPPING);
		}
		this.holder = this.spawner.claimName(this.child, this.spec);
		if (this.holder != null) {
			this.child.lifeCycle.fail(ProcessErrors.TERMINATED);
		}
		this.related = true;
		this.spawner.relate(this.child, this.spec);
		if (this.spec.onStart() != null) {
			this.spec.onStart().run(this.child);
		}
		if (host != null) {
			host.messages.add(this.spec.messages().size());
			host.spawned.increment();
		}
		over();
		this.listener.done(new Kernel.Spawned(this.child, true), null);
	}

	private void over() {
		Peer spawner = this.spec.spawner();
		if (spawner != null) {
			Relating.spawns(spawner).remove(this);
		}
	}

	/**
	 * The method will not run: removes the link and the monitor, which send no signal.
	 */
	void undo() {
		Peer spawner = this.spec.spawner();
		if (spawner != null && this.related) {
			Relating.unmonitor(spawner, this.child);
			Relating.unlink(spawner, this.child);
		}
		if (this.links != null) {
			this.links.forEach(this::unlink);
		}
	}

	private void unlink(Peer target) {
		if (Relating.unlink(this.child, target) && target instanceof RemoteProcess remote) {
			remote.listener.unlinked(remote, this.child);
		}
	}

	/**
	 * Tells the spawner, when the child has gone.
	 * @param outcome what it ended with
	 */
	void failed(Outcome outcome) {
		over();
		if (this.holder != null) {
			this.listener.done(new Kernel.Spawned(this.holder, false), null);
		}
		else {
			ProcessError error = outcome.error();
			this.listener.done(null, (error != null) ? error : ProcessErrors.CANCELED);
		}
	}

}
