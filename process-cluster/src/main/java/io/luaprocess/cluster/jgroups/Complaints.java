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
 * Lets no view keep two members that do not hear each other. GMS drops a member only when
 * the coordinator suspects it; a member of which only another one hears nothing would
 * stay forever. Here a member that suspects another one tells the coordinator. If both
 * are still members after a grace, the complaint was not taken back, and the coordinator
 * hears both, the younger of the two is dropped and told so.
 * <p>
 * The dropped member is heard by the coordinator, so a merge would bring it back at once:
 * views that contain it are not merged for a while. After that the parts merge, and if
 * the network is as it was, the member is dropped again. Sits below GMS.
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
		Address coordinator = (current != null) ? current.getCoord() : null;
		if (coordinator == null || coordinator.equals(this.local_addr) || members.contains(coordinator)) {
			return;
		}
		for (Address member : members) {
			send(coordinator, member, silent);
		}
	}

	private void send(Address to, Address about, boolean silent) {
		this.down_prot.down(new EmptyMessage(to).putHeader(ID, new ComplaintHeader(about, silent))
			.setFlag(Message.TransientFlag.DONT_BLOCK));
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
			return membership.getType() == GMS.GmsHeader.MERGE_REQ && isExcluded(message.getSrc());
		}
		ComplaintHeader header = message.getHeader(ID);
		if (header == null) {
			return false;
		}
		Address about = header.about();
		if (this.local_addr.equals(about)) {
			leaveOthers(message.getSrc());
		}
		else if (about != null) {
			handle(new Complaint(message.getSrc(), about), header.isSilent());
		}
		return true;
	}

	/** The coordinator has dropped this member, whose view would stay as it is. */
	private void leaveOthers(Address coordinator) {
		View current = this.view;
		if (current != null && coordinator.equals(current.getCoord())) {
			List<Address> others = new ArrayList<>(current.getMembers());
			others.remove(this.local_addr);
			this.up_prot.up(new Event(Event.SUSPECT, others));
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
			send(younger, younger, true);
		}
	}

	private record Complaint(Address of, Address about) {

	}

}
