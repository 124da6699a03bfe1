package io.luaprocess.cluster.jgroups;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.luaprocess.cluster.NodeId;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.JoinRsp;
import org.jgroups.stack.IpAddress;
import org.jgroups.stack.Protocol;
import org.jgroups.util.MessageBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second node of the same name out of the cluster. Sits right below GMS and
 * answers a request to join, when a member has the name of the joiner, with the refusal
 * that GMS knows; {@code JChannel.connect} throws its text. Modelled on {@code AUTH} of
 * JGroups.
 * <p>
 * A joiner at the host and port of the member that has its name proves that this member
 * is gone, for two processes cannot listen there: the member is suspected at once, and
 * the joiner tries again. Thus a restart after a crash does not wait for the failure
 * timeout.
 * <p>
 * Also notes which members were suspected, so that a departure can be told from a
 * failure.
 */
final class NameGuard extends Protocol {

	/** Begins the text of a refusal after which the joiner may try again. */
	static final String REFUSAL = "node name taken: ";

	private static final short GMS_ID = ClassConfigurator.getProtocolId(GMS.class);

	private static final long ADMISSION_NANOS = Duration.ofSeconds(5).toNanos();

	private static final Logger logger = LoggerFactory.getLogger(NameGuard.class);

	private final Set<Address> suspected = ConcurrentHashMap.newKeySet();

	private volatile @Nullable View view;

	/** Joiners that were let through and are in no view yet. Guarded by itself. */
	private final Map<String, Admission> admitted = new HashMap<>();

	/**
	 * Whether a member that is gone was suspected before. Forgets it.
	 */
	boolean takeSuspicion(Address member) {
		return this.suspected.remove(member);
	}

	@Override
	public Object down(Event event) {
		if (event.getType() == Event.VIEW_CHANGE) {
			View installed = event.getArg();
			this.view = installed;
			synchronized (this.admitted) {
				this.admitted.values().removeIf((admission) -> installed.containsMember(admission.joiner));
			}
		}
		return this.down_prot.down(event);
	}

	@Override
	public @Nullable Object up(Event event) {
		switch (event.getType()) {
			case FailureDetector.SILENT -> {
				this.suspected.addAll(addresses(event.getArg()));
				return null;
			}
			case Event.SUSPECT -> this.suspected.addAll(addresses(event.getArg()));
			case Event.UNSUSPECT -> this.suspected.removeAll(addresses(event.getArg()));
			default -> {
			}
		}
		return this.up_prot.up(event);
	}

	/**
	 * Returns the members that an event is about.
	 */
	static List<Address> addresses(@Nullable Object argument) {
		List<Address> addresses = new ArrayList<>();
		if (argument instanceof Address address) {
			addresses.add(address);
		}
		else if (argument instanceof Iterable<?> many) {
			many.forEach((each) -> addresses.add((Address) each));
		}
		return addresses;
	}

	@Override
	public @Nullable Object up(Message message) {
		return isRefused(message) ? null : this.up_prot.up(message);
	}

	@Override
	public void up(MessageBatch batch) {
		batch.removeIf(this::isRefused, true);
		if (!batch.isEmpty()) {
			this.up_prot.up(batch);
		}
	}

	private boolean isRefused(Message message) {
		GMS.GmsHeader header = message.getHeader(GMS_ID);
		if (header == null || (header.getType() != GMS.GmsHeader.JOIN_REQ
				&& header.getType() != GMS.GmsHeader.JOIN_REQ_WITH_STATE_TRANSFER)) {
			return false;
		}
		Address joiner = header.getMember();
		NodeId node = NodeAddress.nodeOf(joiner);
		Address owner = (node != null) ? ownerOf(node.name(), joiner) : null;
		if (node == null || owner == null) {
			return false;
		}
		refuse(node, joiner, owner);
		return true;
	}

	private @Nullable Address ownerOf(String name, Address joiner) {
		View current = this.view;
		if (current != null && !current.containsMember(joiner)) {
			for (Address member : current.getMembersRaw()) {
				NodeId node = NodeAddress.nodeOf(member);
				if (node != null && node.name().equals(name)) {
					return member;
				}
			}
		}
		return ownerOfAdmission(name, joiner);
	}

	private @Nullable Address ownerOfAdmission(String name, Address joiner) {
		long now = System.nanoTime();
		synchronized (this.admitted) {
			this.admitted.values().removeIf((admission) -> now - admission.at > ADMISSION_NANOS);
			Address earlier = this.admitted.computeIfAbsent(name, (key) -> new Admission(joiner, now)).joiner;
			return earlier.equals(joiner) ? null : earlier;
		}
	}

	private void refuse(NodeId node, Address joiner, Address owner) {
		Object place = placeOf(owner);
		logger.debug("Refused {} at {}: its name is taken by {} at {}", node, placeOf(joiner),
				NodeAddress.nodeOf(owner), place);
		JoinRsp refusal = new JoinRsp(REFUSAL + "the cluster has a member " + NodeAddress.nodeOf(owner) + " at " + place
				+ ", give this node another name or stop that one");
		Message message = new BytesMessage(joiner).setFlag(Message.Flag.OOB)
			.putHeader(GMS_ID, new GMS.GmsHeader(GMS.GmsHeader.JOIN_RSP))
			.setArray(GMS.marshal(refusal));
		this.down_prot.down(message);
		if (!owner.equals(this.local_addr) && place instanceof IpAddress && place.equals(placeOf(joiner))) {
			logger.debug("{} is at the place of {}, which is gone therefore", node, NodeAddress.nodeOf(owner));
			up(new Event(Event.SUSPECT, List.of(owner)));
		}
	}

	private @Nullable Object placeOf(Address member) {
		return this.down_prot.down(new Event(Event.GET_PHYSICAL_ADDRESS, member));
	}

	private record Admission(Address joiner, long at) {

	}

}
