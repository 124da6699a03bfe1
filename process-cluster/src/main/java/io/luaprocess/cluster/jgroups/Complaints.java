package io.luaprocess.cluster.jgroups;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jgroups.Address;
import org.jgroups.EmptyMessage;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.stack.Protocol;
import org.jgroups.util.MessageBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets no view keep two members that do not hear each other, and no member keep a view
 * that others have left. Sits below GMS, which settles only what the coordinator sees
 * itself.
 * <p>
 * A member that suspects another one tells the coordinator, or, if it does not hear the
 * coordinator, the first member that it hears. If both are still members after a grace,
 * the complaint was not taken back, and the coordinator hears both, the younger of the
 * two is dropped and told so. The dropped member is heard by the coordinator, so a merge
 * would bring it back at once: views that contain it are not merged for a while. After
 * that the parts merge, and if the network is as it was, the member is dropped again.
 * <p>
 * The coordinator may have dropped a member that it cannot tell. So a complaint goes to
 * the silent member as well, and a complaint of a node that is in no view here is
 * answered that it is dropped. Such a member leaves the others; a coordinator drops the
 * member that answers so.
 * <p>
 * A member that hears its coordinator takes part in no merge of another one. Otherwise
 * two coordinators that do not hear each other would take it from each other in turn.
 */
final class Complaints extends Protocol {

	private static final short ID = 7042;

	private static final short GMS_ID = ClassConfigurator.getProtocolId(GMS.class);

	private static final Logger logger = LoggerFactory.getLogger(Complaints.class);

	static {
		ClassConfigurator.addProtocol(ID, Complaints.class);
		ClassConfigurator.add(ComplaintHeader.MAGIC, ComplaintHeader.class);
	}

	private final long graceMillis;

	private final long exclusionNanos;

	private volatile @Nullable View view;

	/**
	 * Members that this node does not hear itself. Guarded by this, as are the following.
	 */
	private final Set<Address> silent = new HashSet<>();

	private final Set<Complaint> open = new HashSet<>();

	/** Members that were dropped, and until when. */
	private final Map<Address, Long> excluded = new HashMap<>();

	/**
	 * Creates the protocol.
	 * @param failureMillis the failure timeout
	 */
	Complaints(long failureMillis) {
		this.graceMillis = failureMillis / 2;
		this.exclusionNanos = TimeUnit.MILLISECONDS.toNanos(3 * failureMillis);
	}

	@Override
	public Object down(Event event) {
		if (event.getType() == Event.VIEW_CHANGE) {
			View installed = event.getArg();
			this.view = installed;
			synchronized (this) {
				this.open.removeIf((complaint) -> !isOf(installed, complaint));
				this.silent.removeIf((member) -> !installed.containsMember(member));
			}
		}
		return this.down_prot.down(event);
	}

	private static boolean isOf(View view, Complaint complaint) {
		return view.containsMember(complaint.of) && view.containsMember(complaint.about);
	}

	@Override
	public @Nullable Object up(Event event) {
		switch (event.getType()) {
			case Event.SUSPECT, FailureDetector.SILENT -> complain(event.getArg(), true);
			case Event.UNSUSPECT -> complain(event.getArg(), false);
			case Event.MERGE -> {
				if (hasExcluded(event.getArg())) {
					return null;
				}
			}
			default -> {
			}
		}
		return this.up_prot.up(event);
	}

	private void complain(@Nullable Object about, boolean silent) {
		List<Address> members = NameGuard.addresses(about);
		synchronized (this) {
			if (silent) {
				this.silent.addAll(members);
			}
			else {
				members.forEach(this.silent::remove);
			}
		}
		View current = this.view;
		if (current == null) {
			return;
		}
		Address judge = judgeIn(current);
		for (Address member : members) {
			if (!judge.equals(this.local_addr)) {
				send(judge, silent ? ComplaintHeader.SILENT : ComplaintHeader.HEARD, member);
			}
			if (silent) {
				sendOnce(member, ComplaintHeader.SILENT);
			}
		}
	}

	/** Returns the first member that this node hears, which may be itself. */
	private synchronized Address judgeIn(View current) {
		return current.getMembers()
			.stream()
			.filter((member) -> !this.silent.contains(member))
			.findFirst()
			.orElse(this.local_addr);
	}

	private void send(Address to, byte kind, Address about) {
		this.down_prot.down(message(to, kind, about));
	}

	/** Sends a message about its receiver, which is not sent again if it gets lost. */
	private void sendOnce(Address to, byte kind) {
		this.down_prot.down(message(to, kind, to).setFlag(Message.Flag.NO_RELIABILITY));
	}

	private static Message message(Address to, byte kind, Address about) {
		return new EmptyMessage(to).putHeader(ID, new ComplaintHeader(kind, about))
			.setFlag(Message.TransientFlag.DONT_BLOCK);
	}

	private synchronized boolean hasExcluded(Map<Address, View> views) {
		return views.values().stream().flatMap((each) -> each.getMembers().stream()).anyMatch(this::isExcluded);
	}

	private synchronized boolean isExcluded(Address member) {
		Long until = this.excluded.get(member);
		if (until != null && until - System.nanoTime() < 0) {
			this.excluded.remove(member);
			return false;
		}
		return until != null;
	}

	@Override
	public @Nullable Object up(Message message) {
		return isHandled(message) ? null : this.up_prot.up(message);
	}

	@Override
	public void up(MessageBatch batch) {
		batch.removeIf(this::isHandled, true);
		if (!batch.isEmpty()) {
			this.up_prot.up(batch);
		}
	}

	private boolean isHandled(Message message) {
		GMS.GmsHeader membership = message.getHeader(GMS_ID);
		if (membership != null) {
			return membership.getType() == GMS.GmsHeader.MERGE_REQ && isRefused(message.getSrc());
		}
		ComplaintHeader header = message.getHeader(ID);
		View current = this.view;
		if (header != null && current != null) {
			handle(current, message.getSrc(), header);
		}
		return header != null;
	}

	private boolean isRefused(Address leader) {
		View current = this.view;
		return isExcluded(leader) || (current != null && !leader.equals(current.getCoord())
				&& !this.local_addr.equals(current.getCoord()) && current.getCoord().equals(judgeIn(current)));
	}

	private void handle(View current, Address from, ComplaintHeader header) {
		Address about = header.about();
		if (header.kind() == ComplaintHeader.DROPPED) {
			dropped(current, from);
		}
		else if (!current.containsMember(from)) {
			sendOnce(from, ComplaintHeader.DROPPED);
		}
		else if (about != null && !about.equals(this.local_addr)) {
			handle(new Complaint(from, about), header.kind() == ComplaintHeader.SILENT);
		}
	}

	/** Another member has no view with this one, whose own view would stay as it is. */
	private void dropped(View current, Address from) {
		List<Address> lost = new ArrayList<>();
		if (this.local_addr.equals(current.getCoord())) {
			lost.add(from);
		}
		else if (from.equals(current.getCoord()) || from.equals(judgeIn(current))) {
			lost.addAll(current.getMembers());
			lost.remove(this.local_addr);
		}
		if (!lost.isEmpty() && current.containsMember(from)) {
			logger.info("Node {} has a membership without this node", NodeAddress.nodeOf(from));
			this.up_prot.up(new Event(Event.SUSPECT, lost));
		}
	}

	private synchronized void handle(Complaint complaint, boolean silent) {
		if (!silent) {
			this.open.remove(complaint);
		}
		else if (this.open.add(complaint)) {
			getTransport().getTimer().schedule(() -> decide(complaint), this.graceMillis, TimeUnit.MILLISECONDS, true);
		}
	}

	private void decide(Complaint complaint) {
		View current = this.view;
		Address younger = null;
		synchronized (this) {
			if (this.open.remove(complaint) && current != null && isOf(current, complaint)
					&& !this.silent.contains(complaint.about) && !this.silent.contains(complaint.of)
					&& this.local_addr.equals(current.getCoord()) && !complaint.about.equals(this.local_addr)
					&& !complaint.of.equals(this.local_addr)) {
				List<Address> members = current.getMembers();
				younger = (members.indexOf(complaint.of) > members.indexOf(complaint.about)) ? complaint.of
						: complaint.about;
				this.excluded.put(younger, System.nanoTime() + this.exclusionNanos);
			}
		}
		if (younger != null) {
			logger.warn("Node {} does not hear node {}: dropping {}, the younger one", NodeAddress.nodeOf(complaint.of),
					NodeAddress.nodeOf(complaint.about), NodeAddress.nodeOf(younger));
			this.up_prot.up(new Event(Event.SUSPECT, List.of(younger)));
			sendOnce(younger, ComplaintHeader.DROPPED);
		}
	}

	private record Complaint(Address of, Address about) {

	}

}
