package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;

import io.luaprocess.cluster.Cluster;
import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.ClusterParts;
import io.luaprocess.cluster.part.NodePart;
import io.luaprocess.cluster.wire.WireVersion;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.runtime.ClusterConnector;
import io.luaprocess.runtime.LocalNode;
import io.luaprocess.supervision.OneNodeServices;
import org.jspecify.annotations.Nullable;

/**
 * A runtime as a node of a cluster. Thread-safe.
 * <p>
 * From the inside to the outside: {@link ClusterTransport} carries frames and knows the
 * {@link Members}; a {@link Member} agrees with this node on one {@link Session} after
 * the other; a session has a {@link Lane} for what goes out, reads what comes in, and
 * knows all that crosses. {@link RemoteOperations} are what the runtime uses of it.
 */
public final class ClusterNode implements ClusterConnector {

	/** How long a node that leaves waits for its lanes to become empty. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final ClusterTransport transport;

	private final ClusterSettings settings;

	private final ClusterParts parts;

	private final @Nullable Executor threads;

	private final WireVersion versions;

	private final RemoteOperations operations;

	/** Present from when the runtime is assembled. */
	private volatile @Nullable Assembled assembled;

	private volatile ClusterView.State state = ClusterView.State.OUTSIDE;

	private volatile @Nullable Runnable timer;

	/** What exists when the runtime is assembled. */
	private record Assembled(LocalNode local, Members members) {
	}

	/**
	 * Creates a node.
	 * @param transport carries frames; the node starts and closes it
	 * @param settings how it talks with the others
	 * @param parts makes its names and its placement
	 */
	public ClusterNode(ClusterTransport transport, ClusterSettings settings, ClusterParts.Maker parts) {
		this(transport, settings, parts, null, WireVersion.THIS);
	}

	/**
	 * Creates a node for a test.
	 * @param transport carries frames
	 * @param settings how it talks with the others
	 * @param parts makes its names and its placement
	 * @param threads runs tasks that may block for a moment; {@code null} for virtual
	 * threads of the kernel
	 * @param versions the versions of the protocol that it speaks
	 */
	public ClusterNode(ClusterTransport transport, ClusterSettings settings, ClusterParts.Maker parts,
			@Nullable Executor threads, WireVersion versions) {
		this.transport = transport;
		this.settings = settings;
		this.threads = threads;
		this.versions = versions;
		this.parts = parts.make(new Links(this));
		this.operations = new RemoteOperations(transport.self(), this);
	}

	// ---- life
	// ----------------------------------------------------------------------------

	@Override
	public NodeId self() {
		return this.transport.self();
	}

	@Override
	public Cluster cluster() {
		return this.operations;
	}

	@Override
	public @Nullable OneNodeServices oneNodeServices() {
		return this.parts.all()
			.stream()
			.filter(OneNodeServices.class::isInstance)
			.map(OneNodeServices.class::cast)
			.findFirst()
			.orElse(null);
	}

	@Override
	public void bind(LocalNode local) {
		Kernel kernel = local.kernel();
		Executor executor = (this.threads != null) ? this.threads
				: (task) -> kernel.execute("luaprocess-cluster", task);
		this.assembled = new Assembled(local, new Members(
				new Environment(self(), this.transport, this.settings, local, this.parts, executor, this.versions)));
	}

	@Override
	public void start() {
		this.state = ClusterView.State.MEMBER;
		try {
			this.transport.start(members());
		}
		catch (RuntimeException ex) {
			this.state = ClusterView.State.OUTSIDE;
			throw ex;
		}
		schedule();
	}

	private void schedule() {
		this.timer = kernel().after(this.settings.heartbeat(), this::tick);
	}

	private void tick() {
		if (this.state == ClusterView.State.OUTSIDE) {
			return;
		}
		members().all().forEach(Member::tick);
		this.parts.all().forEach(NodePart::tick);
		schedule();
	}

	@Override
	public void leaving() {
		if (this.state != ClusterView.State.MEMBER) {
			return;
		}
		this.state = ClusterView.State.LEAVING;
		this.parts.all().forEach(NodePart::leaving);
		members().all().forEach((member) -> member.session().leaving());
	}

	@Override
	public void stop() {
		if (this.state == ClusterView.State.OUTSIDE) {
			return;
		}
		flush();
		this.state = ClusterView.State.OUTSIDE;
		Runnable pending = this.timer;
		if (pending != null) {
			pending.run();
		}
		this.transport.close();
		members().clear();
	}

	/** Waits until what waits to be sent has been handed to the transport. */
	private void flush() {
		long end = System.nanoTime() + PATIENCE.toNanos();
		boolean interrupted = false;
		while (!interrupted && System.nanoTime() - end < 0
				&& !members().all().stream().allMatch((member) -> member.session().isFlushed())) {
			try {
				Thread.sleep(1);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		stop();
	}

	// ---- what its parts and operators see
	// --------------------------------------------------

	/**
	 * Describes the cluster as this node sees it. Does not block.
	 * @return a snapshot
	 */
	public ClusterView describe() {
		Members members = members();
		List<MemberView> views = members.all()
			.stream()
			.map(Member::view)
			.sorted(Comparator.comparing(MemberView::node))
			.toList();
		return new ClusterView(self(), this.settings.roles(), this.state, members.order(), views, members.memberships(),
				members.lost(), this.transport.describe());
	}

	ClusterSettings settings() {
		return this.settings;
	}

	ClusterParts parts() {
		return this.parts;
	}

	boolean isLeaving() {
		return this.state != ClusterView.State.MEMBER;
	}

	LocalNode local() {
		return assembled().local();
	}

	Kernel kernel() {
		return local().kernel();
	}

	Members members() {
		return assembled().members();
	}

	private Assembled assembled() {
		Assembled present = this.assembled;
		if (present == null) {
			throw new IllegalStateException("the runtime of this node is not assembled yet");
		}
		return present;
	}

}
