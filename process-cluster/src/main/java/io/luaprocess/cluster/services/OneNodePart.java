package io.luaprocess.cluster.services;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.part.NodePart;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.definition.EntryId;
import io.luaprocess.supervision.OneNodeServices;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides with its counterparts which node runs a service of which there is one in the
 * cluster. Thread-safe; never blocks.
 * <p>
 * Each node tells the others which such services it defines, which it has taken, and
 * which it is stopping: when that or the membership changes, and each second. The rules:
 * <ol>
 * <li>A node takes a service when its side has the majority, it has open sessions with
 * all members and all have told their state, it is the owner of the id by rendezvous
 * hashing over those that define the service and do not leave, and none has taken it or
 * is stopping it.</li>
 * <li>The node that has taken it keeps it: a member that joins moves nothing. A service
 * that an operator has stopped, or that has ended, stays taken.</li>
 * <li>A node that loses the majority stops what it has taken at once, with a short grace.
 * After the loss of a member that may have taken a service, the others wait for the
 * failure timeout, a second and that grace: the lost node has noticed by then that it is
 * alone, and has stopped it. If that node is started again it is known to have
 * stopped.</li>
 * <li>A node that leaves says so, stops its services in the order of their requirements,
 * and another one takes each as soon as it has stopped.</li>
 * <li>Of several that have taken a service, as after a merge, the owner among them keeps
 * it.</li>
 * <li>The majority is that of {@link Majority}.</li>
 * </ol>
 * Guaranteed: when memberships have not changed for a while and all sessions are open,
 * exactly one node of the side with the majority has taken each service that is defined
 * there, and none of a side without. No clocks are compared.
 * <p>
 * Not guaranteed: that no two nodes ever run it at the same time. A node that is paused
 * does not notice that it was lost before it goes on. Several sides have the majority if
 * they were formed apart, if a side has forgotten the others, or if a node is started
 * again on another side of a split than that of its earlier run.
 * <p>
 * Concurrency: {@link Ownership} is guarded by {@code lock}, under which the supervisor
 * is called too, so its commands come in the order of the decisions. Reports are written
 * from {@code situation} without the lock. A decision counts only if the membership is
 * the same after it was published: a new member is told either the state after it, or its
 * coming makes the decision void.
 */
public final class OneNodePart implements NodePart, OneNodeServices {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.cluster");

	private static final Duration NO_BOUND = Duration.ofNanos(Long.MAX_VALUE);

	private final NodeLinks links;

	private final OneNodeSettings settings;

	private final Object lock = new Object();

	private @Nullable Ownership ownership;

	private volatile @Nullable Situation situation;

	/**
	 * Creates a part that knows no members.
	 * @param links the other nodes
	 * @param settings how nodes agree
	 */
	public OneNodePart(NodeLinks links, OneNodeSettings settings) {
		this.links = links;
		this.settings = settings;
	}

	// ---- what the node tells
	// -------------------------------------------------------------

	@Override
	public void membersChanged() {
		update((known) -> {
		}, true);
	}

	@Override
	public void opened(NodeId node) {
		membersChanged();
	}

	@Override
	public void closed(NodeId node) {
		update((known) -> known.closed(node), false);
	}

	@Override
	public void report(FrameWriter report) {
		Situation now = this.situation;
		((now != null) ? now.own() : ServiceReport.free(services())).write(report);
	}

	@Override
	public void reported(NodeId node, FrameReader report) {
		ServiceReport told = ServiceReport.read(report);
		update((known) -> known.told(node, told, now()), false);
	}

	@Override
	public void tick() {
		update((known) -> {
		}, false);
	}

	@Override
	public void leaving() {
		update(Ownership::leaving, true);
	}

	// ---- what the services of this node ask and tell
	// -----------------------------------------

	@Override
	public String elsewhere(EntryId service) {
		Situation now = this.situation;
		return (now != null) ? now.elsewhere(service) : "has no majority";
	}

	@Override
	public void released(EntryId service) {
		update((known) -> known.released(service), false);
	}

	// ---- decisions
	// ---------------------------------------------------------------------------

	private void update(Consumer<Ownership> event, boolean report) {
		boolean changed;
		synchronized (this.lock) {
			Ownership known = ownership();
			ServiceReport before = known.report();
			event.accept(known);
			Situation decided;
			Decision decision;
			List<NodeId> members;
			do {
				members = this.links.members();
				decided = known.situation(members, now());
				decision = Decision.of(decided);
				this.situation = decided.with(decision.applyTo(decided.own()));
			}
			while (!members.equals(this.links.members()));
			known.apply(decision);
			act(decision, decided.majority());
			ServiceReport after = known.report();
			this.situation = decided.with(after);
			changed = before.leaving() != after.leaving() || !before.services().equals(after.services())
					|| !before.votes().equals(after.votes());
		}
		if (changed || report) {
			this.links.report(this);
		}
	}

	private Ownership ownership() {
		Ownership known = this.ownership;
		if (known == null) {
			known = new Ownership(this.links.self(), services(), this.settings);
			this.ownership = known;
		}
		return known;
	}

	private Set<EntryId> services() {
		return this.links.local().services().oneNodeServices();
	}

	private long now() {
		return this.links.local().kernel().nanoTime();
	}

	private void act(Decision decision, boolean majority) {
		for (EntryId service : decision.release()) {
			logger.info("Service '{}' is stopped on this node: {}", service,
					majority ? "another node runs it" : "its side has no majority");
			this.links.local().services().release(service, majority ? NO_BOUND : KnownNodes.GRACE);
		}
		for (EntryId service : decision.take()) {
			if (this.links.local().services().take(service)) {
				logger.info("Service '{}' runs on this node", service);
			}
			else {
				// All services of this node stop.
				ownership().released(service);
			}
		}
	}

}
