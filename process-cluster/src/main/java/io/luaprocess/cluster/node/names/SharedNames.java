package io.luaprocess.cluster.node.names;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.part.CommonNames;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The names and groups that all nodes share. Thread-safe; lookups take no lock.
 * <p>
 * Invariants:
 * <ul>
 * <li>Each node makes and withdraws the claims of its own processes, and nothing else.
 * What a node knows of another one is what that one has told in this session.</li>
 * <li>Own claims and memberships change, and are told to the others, under one lock. So
 * what another node is told are changes of one state in their order: those since the
 * session was opened, the whole state, and the later changes. All of them can be applied
 * twice.</li>
 * <li>A node that sees a better claim than its own withdraws its own, once, and tells the
 * process. The best of several claims is never withdrawn for another one. So when all
 * nodes have seen all claims, one is left, and it is the best.</li>
 * <li>A claim is never made while the node knows another one of that name.</li>
 * <li>Nothing that may wait, or may call back, runs under the lock: {@link NodeLinks}
 * only appends to queues.</li>
 * </ul>
 * Modelled on the {@code global} and {@code pg} modules of Erlang/OTP: eventual like
 * {@code pg}, with a winner like that of {@code global}, which here is chosen by an order
 * of the claims instead of a lock on all nodes.
 */
public final class SharedNames implements CommonNames {

	private static final ProcessError TOO_MANY = ProcessError.of(ErrorKind.LIMIT_EXCEEDED, "too many names");

	private static final Outcome NOT_FOUND = Outcome.failure(ProcessErrors.PROCESS_NOT_FOUND);

	private final NodeLinks links;

	private final Owners owners;

	private final Questions questions = new Questions();

	/** Of all nodes; changed under the lock. */
	private final ClaimTable claims = new ClaimTable();

	/** Memberships of processes of this node; used under the lock. */
	private final MemberTable here = new MemberTable();

	/** Memberships of processes of other nodes; changed under the lock. */
	private final MemberTable elsewhere = new MemberTable();

	/** Names of each process of this node that has any; used under the lock. */
	private final Map<Pid, Set<String>> owned = new HashMap<>();

	private final Object lock = new Object();

	private long sequence;

	/**
	 * Creates the names of a node.
	 * @param links the other nodes
	 */
	public SharedNames(NodeLinks links) {
		this(links, new KernelOwners(links));
	}

	SharedNames(NodeLinks links, Owners owners) {
		this.links = links;
		this.owners = owners;
	}

	private NodeId self() {
		return this.links.self();
	}

	private boolean isOwn(Claim claim) {
		return claim.node().equals(self());
	}

	// ---- names -----------------------------------------------------------------------

	@Override
	public CompletableFuture<Outcome> register(Identity identity, Pid sender, String name, Pid pid, int priority) {
		if (pid.node().equals(self().toString())) {
			return CompletableFuture.completedFuture(claim(name, pid, priority));
		}
		return ask(NodeId.parse(pid.node()), NameRecord.REGISTER,
				(out) -> out.identity(identity).pid(sender).plainText(name).pid(pid).fixed(priority));
	}

	private Outcome claim(String name, Pid pid, int priority) {
		synchronized (this.lock) {
			Claim known = known(name);
			if (known != null) {
				return known.owner().equals(pid) ? Outcome.NOTHING
						: Outcome.failure(ProcessErrors.nameTaken(known.owner()));
			}
			if (!this.owners.isAlive(pid)) {
				return NOT_FOUND;
			}
			Set<String> names = this.owned.computeIfAbsent(pid, (key) -> new HashSet<>(2));
			if (!this.owners.admit(pid, name, names.size())) {
				if (names.isEmpty()) {
					this.owned.remove(pid);
				}
				return Outcome.failure(TOO_MANY);
			}
			names.add(name);
			Claim claim = new Claim(name, pid, self(), priority, ++this.sequence);
			this.claims.put(claim);
			tell(NameRecord.CLAIM, (out) -> NameRecord.writeClaim(out, claim));
		}
		if (!this.owners.isAlive(pid)) {
			// It has ended meanwhile, perhaps after its names were freed.
			release(pid);
			return NOT_FOUND;
		}
		return Outcome.NOTHING;
	}

	/** The best claim, unless its owner is a process of this node that is ending. */
	private @Nullable Claim known(String name) {
		Claim best = this.claims.best(name);
		if (best != null && isOwn(best) && !this.owners.isAlive(best.owner())) {
			withdraw(best);
			return this.claims.best(name);
		}
		return best;
	}

	private void withdraw(Claim own) {
		this.claims.remove(own.name(), own.node());
		Set<String> names = this.owned.get(own.owner());
		if (names != null && names.remove(own.name())) {
			this.owners.freed(own.owner(), own.name());
			if (names.isEmpty()) {
				this.owned.remove(own.owner());
			}
		}
		tell(NameRecord.WITHDRAW, (out) -> NameRecord.WITHDRAW.begin(out).plainText(own.name()).number(own.sequence()));
	}

	@Override
	public @Nullable Pid lookup(String name) {
		Claim best = this.claims.best(name);
		return (best != null && isAlive(best)) ? best.owner() : null;
	}

	private boolean isAlive(Claim claim) {
		return !isOwn(claim) || this.owners.isAlive(claim.owner());
	}

	@Override
	public CompletableFuture<Outcome> unregister(Identity identity, Pid sender, String name) {
		Claim best = this.claims.best(name);
		if (best == null || isOwn(best)) {
			return CompletableFuture.completedFuture(Outcome.of(free(name)));
		}
		return ask(best.node(), NameRecord.UNREGISTER, (out) -> out.identity(identity).pid(sender).plainText(name));
	}

	/** Withdraws the own claim of a name; false if there is none. */
	private boolean free(String name) {
		synchronized (this.lock) {
			Claim own = this.claims.find(name, self());
			if (own == null) {
				return false;
			}
			withdraw(own);
			return this.owners.isAlive(own.owner());
		}
	}

	@Override
	public void release(Pid pid) {
		synchronized (this.lock) {
			for (String name : List.copyOf(this.owned.getOrDefault(pid, Set.of()))) {
				Claim own = this.claims.find(name, self());
				if (own != null) {
					withdraw(own);
				}
			}
		}
	}

	@Override
	public Map<String, Pid> all() {
		Map<String, Pid> names = new TreeMap<>();
		this.claims.winners().forEach((name, claim) -> {
			if (isAlive(claim)) {
				names.put(name, claim.owner());
			}
		});
		return names;
	}

	// ---- groups ----------------------------------------------------------------------

	@Override
	public void groupChanged(String group, Pid pid, boolean joined) {
		synchronized (this.lock) {
			this.here.change(group, pid, joined);
			NameRecord record = joined ? NameRecord.JOIN : NameRecord.LEAVE;
			tell(record, (out) -> record.begin(out).plainText(group).pid(pid));
		}
	}

	@Override
	public List<Pid> members(String group) {
		return this.elsewhere.of(group);
	}

	// ---- the other nodes -------------------------------------------------------------

	private void tell(NameRecord record, Fields fields) {
		this.links.broadcast(record.type(), fields::write);
	}

	/** Asks another node; the answer comes after what that node has done before it. */
	private CompletableFuture<Outcome> ask(NodeId node, NameRecord record, Fields fields) {
		CompletableFuture<Outcome> answer = this.owners.future();
		long number = this.questions.add(node, answer);
		boolean sent;
		synchronized (this.lock) {
			sent = this.links.send(node, record.type(), (out) -> fields.write(record.begin(out).number(number)));
		}
		if (!sent && this.questions.take(node, number) != null) {
			answer.complete(Outcome.failure(ProcessErrors.nodeDown(node.name())));
		}
		return answer;
	}

	@Override
	public void opened(NodeId node) {
		synchronized (this.lock) {
			this.claims.visit(self(),
					(claim) -> this.links.send(node, FrameType.CLAIM, (out) -> NameRecord.writeClaim(out, claim)));
			this.here.visit((group, pid) -> this.links.send(node, FrameType.CLAIM,
					(out) -> NameRecord.JOIN.begin(out).plainText(group).pid(pid)));
		}
	}

	@Override
	public void closed(NodeId node) {
		synchronized (this.lock) {
			this.claims.removeAll(node);
			this.elsewhere.removeAll(node.toString());
		}
		Outcome down = Outcome.failure(ProcessErrors.nodeDown(node.name()));
		this.questions.takeAll(node).forEach((answer) -> answer.complete(down));
	}

	@Override
	public void received(NodeId node, FrameType type, FrameReader in) {
		NameRecord record = NameRecord.read(in);
		if (record == null) {
			return;
		}
		switch (record) {
			case CLAIM -> claimed(NameRecord.readClaim(in, node));
			case WITHDRAW -> withdrawn(node, NameRecord.readText(in), in.number());
			case JOIN, LEAVE ->
				changed(NameRecord.readText(in), NameRecord.readPid(in, node), record == NameRecord.JOIN);
			case REGISTER -> answer(node, in.number(), claim(NameCaller.read(in, node), in));
			case UNREGISTER -> answer(node, in.number(), free(NameCaller.read(in, node), NameRecord.readText(in)));
			case ANSWER -> answered(node, in.number(), NameRecord.readAnswer(in));
		}
	}

	private Outcome claim(NameCaller caller, FrameReader in) {
		String name = NameRecord.readText(in);
		Pid pid = NameRecord.readPid(in, self());
		int priority = NameRecord.readPriority(in);
		ProcessError denied = this.owners.permitRegistration(caller, name);
		return (denied != null) ? Outcome.failure(denied) : claim(name, pid, priority);
	}

	private Outcome free(NameCaller caller, String name) {
		ProcessError denied = this.owners.permitRelease(caller, name);
		return (denied != null) ? Outcome.failure(denied) : Outcome.of(free(name));
	}

	private void claimed(Claim claim) {
		Claim own;
		synchronized (this.lock) {
			this.claims.put(claim);
			own = this.claims.find(claim.name(), self());
			if (own == null || own.compareTo(claim) < 0) {
				return;
			}
			withdraw(own);
		}
		this.owners.revoked(own.owner(), own.name());
	}

	private void withdrawn(NodeId node, String name, long number) {
		synchronized (this.lock) {
			Claim claim = this.claims.find(name, node);
			if (claim != null && claim.sequence() == number) {
				this.claims.remove(name, node);
			}
		}
	}

	private void changed(String group, Pid pid, boolean joined) {
		synchronized (this.lock) {
			this.elsewhere.change(group, pid, joined);
		}
	}

	private void answer(NodeId node, long question, Outcome outcome) {
		this.links.send(node, FrameType.CLAIM, (out) -> NameRecord.writeAnswer(out, question, outcome));
	}

	private void answered(NodeId node, long question, Outcome outcome) {
		CompletableFuture<Outcome> answer = this.questions.take(node, question);
		if (answer != null) {
			answer.complete(outcome);
		}
	}

	/** Writes the fields of a record. */
	@FunctionalInterface
	private interface Fields {

		void write(FrameWriter out);

	}

}
