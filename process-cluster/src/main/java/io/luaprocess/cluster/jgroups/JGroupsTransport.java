package io.luaprocess.cluster.jgroups;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.luaprocess.cluster.ClusterTransport;
import io.luaprocess.cluster.NodeId;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Event;
import org.jgroups.JChannel;
import org.jgroups.MergeView;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.stack.Protocol;
import org.jgroups.stack.ProtocolStack;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport on JGroups. Members, failures, discovery and the order of frames are the
 * work of its protocols, see {@link StackFactory}; frames are plain bytes, one message
 * each.
 * <p>
 * A node whose name a live member has waits until that member is gone, for the failure
 * timeout and two seconds at most. A node with a wrong secret does not start.
 */
public final class JGroupsTransport implements ClusterTransport {

	private static final Logger logger = LoggerFactory.getLogger(JGroupsTransport.class);

	private static final long NAME_GRACE_MILLIS = 2000;

	private static final long RETRY_MILLIS = 100;

	private static final Duration MAX_LEAVE = Duration.ofSeconds(5);

	private final JGroupsSettings settings;

	private final NodeId self;

	/** Of the run that is, or was last. */
	private volatile Inbox inbox = new Inbox();

	private volatile Events events = new Events(this.inbox);

	private final NameGuard guard = new NameGuard();

	private @Nullable Seal seal;

	private volatile @Nullable JChannel channel;

	private volatile boolean closed;

	/**
	 * Creates a node that is no member yet. Its incarnation is the time, in milliseconds.
	 * @param settings what it is made of
	 */
	public JGroupsTransport(JGroupsSettings settings) {
		this.settings = settings;
		this.self = new NodeId(settings.nodeName(), System.currentTimeMillis());
	}

	@Override
	public NodeId self() {
		return this.self;
	}

	@Override
	public synchronized void start(Listener listener) {
		if (this.channel != null) {
			throw new IllegalStateException("the transport of node " + this.self + " was started already");
		}
		this.closed = false;
		this.inbox = new Inbox();
		this.events = new Events(this.inbox);
		JChannel created = createChannel();
		this.channel = created;
		try {
			connect(created);
			checkSecret();
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
		this.inbox.open(listener);
		logger.info("Node {} has joined cluster {} at {}", this.self, this.settings.clusterName(), place(created));
	}

	private JChannel createChannel() {
		try {
			JChannel given = this.settings.channel();
			JChannel created = (given != null) ? guarded(given) : ownChannel();
			created.addAddressGenerator(() -> NodeAddress.of(this.self));
			created.setName(this.self.toString());
			created.setDiscardOwnMessages(true);
			created.setReceiver(this.events);
			return created;
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw cannotJoin(ex);
		}
	}

	private JChannel ownChannel() throws Exception {
		String secret = this.settings.secret();
		Seal created = new Seal((secret != null) ? new SecretKeys(secret, this.settings.clusterName()) : null);
		this.seal = created;
		return QuietLog.during(() -> new StackFactory(this.settings).create(created, this.guard));
	}

	private JChannel guarded(JChannel given) throws Exception {
		if (!given.isOpen() || given.isConnecting() || given.isConnected() || given.getReceiver() != null) {
			throw new IllegalStateException("the channel for cluster " + this.settings.clusterName()
					+ " is in use, expected one that is not connected and has no receiver");
		}
		if (given.getProtocolStack().findProtocol(GMS.class) == null) {
			throw new IllegalStateException(
					"the channel for cluster " + this.settings.clusterName() + " has no protocol GMS, expected one");
		}
		if (given.getProtocolStack().findProtocol(NameGuard.class) == null) {
			given.getProtocolStack().insertProtocol(this.guard, ProtocolStack.Position.BELOW, GMS.class);
		}
		return given;
	}

	private void connect(JChannel created) {
		long deadline = System.nanoTime()
				+ TimeUnit.MILLISECONDS.toNanos(this.settings.failureTimeout().toMillis() + NAME_GRACE_MILLIS);
		while (true) {
			try {
				created.connect(this.settings.clusterName());
				return;
			}
			catch (SecurityException ex) {
				if (!isNameTaken(ex) || this.closed || System.nanoTime() > deadline) {
					throw cannotJoin(ex);
				}
				pause();
			}
			catch (Exception ex) {
				throw cannotJoin(ex);
			}
		}
	}

	private static boolean isNameTaken(SecurityException ex) {
		return ex.getMessage() != null && ex.getMessage().startsWith(NameGuard.REFUSAL);
	}

	private void pause() {
		try {
			Thread.sleep(RETRY_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw cannotJoin(ex);
		}
	}

	/**
	 * A node that is alone because others have another secret must not run on its own.
	 */
	private void checkSecret() {
		Object other = (this.seal != null) ? this.seal.refusedBy() : null;
		if (other != null && this.events.isAlone()) {
			throw new IllegalStateException("node " + this.self + " cannot join cluster " + this.settings.clusterName()
					+ ": node " + other + " has another secret, set the same one at all nodes");
		}
	}

	private IllegalStateException cannotJoin(Exception ex) {
		return new IllegalStateException("node " + this.self + " cannot join cluster " + this.settings.clusterName()
				+ ": " + ((ex.getMessage() != null) ? ex.getMessage() : ex), ex);
	}

	@Override
	public void send(NodeId to, byte[] frame, int length) {
		if (length > this.settings.maxFrameBytes()) {
			throw new IllegalArgumentException(
					"a frame has " + length + " bytes, expected at most " + this.settings.maxFrameBytes());
		}
		Address address = this.inbox.addressOf(to);
		JChannel connected = this.channel;
		if (address == null || connected == null) {
			return;
		}
		try {
			connected.send(new BytesMessage(address, frame, 0, length));
		}
		catch (Exception ex) {
			logger.debug("A frame to {} was dropped", to, ex);
		}
	}

	@Override
	public Map<String, Object> describe() {
		Map<String, Object> values = new LinkedHashMap<>();
		values.put("cluster", this.settings.clusterName());
		values.put("node", this.self.toString());
		JChannel connected = this.channel;
		View view = (connected != null) ? connected.getView() : null;
		if (connected != null && view != null) {
			values.put("bindAddress", String.valueOf(place(connected)));
			values.put("view", view.getViewId().getId());
			values.put("coordinator", String.valueOf(NodeAddress.nodeOf(view.getCoord())));
			values.put("protocols",
					connected.getProtocolStack().getProtocols().stream().map(Protocol::getName).toList());
		}
		values.put("protection", protection());
		return values;
	}

	private String protection() {
		if (this.settings.channel() != null) {
			return "channel of the application";
		}
		String ssl = (this.settings.sslContext() != null) ? "SSL" : "";
		String secret = (this.settings.secret() != null) ? "secret" : "";
		String both = (ssl.isEmpty() || secret.isEmpty()) ? ssl + secret : ssl + " and " + secret;
		return both.isEmpty() ? "none" : both;
	}

	private static @Nullable Object place(JChannel connected) {
		return connected.down(new Event(Event.GET_PHYSICAL_ADDRESS, connected.getAddress()));
	}

	@Override
	public void close() {
		this.closed = true;
		synchronized (this) {
			this.inbox.close();
			JChannel connected = this.channel;
			if (connected != null) {
				leaveInTime(connected);
				this.channel = null;
			}
		}
	}

	/** Closing a connection to a stopped process can take forever. */
	private void leaveInTime(JChannel connected) {
		Thread leaving = Thread.ofVirtual().start(() -> leave(connected));
		try {
			if (!leaving.join(MAX_LEAVE)) {
				logger.warn("Node {} could not leave cluster {} in time", this.self, this.settings.clusterName());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void leave(JChannel connected) {
		boolean member = connected.isConnected();
		if (connected == this.settings.channel()) {
			connected.disconnect();
			connected.setReceiver(null);
		}
		else {
			connected.close();
		}
		if (member) {
			logger.info("Node {} has left cluster {}", this.self, this.settings.clusterName());
		}
	}

	/**
	 * Views and frames as JGroups brings them.
	 */
	private final class Events implements Receiver {

		private final Inbox inbox;

		private volatile List<Address> members = List.of();

		Events(Inbox inbox) {
			this.inbox = inbox;
		}

		boolean isAlone() {
			return this.members.size() < 2;
		}

		@Override
		public void viewAccepted(View view) {
			List<Address> before = this.members;
			List<Address> now = List.copyOf(view.getMembers());
			this.members = now;
			this.inbox.members(now);
			if (!before.isEmpty()) {
				logChanges(before, now, view instanceof MergeView);
				logDuplicates(now);
			}
		}

		private void logChanges(List<Address> before, List<Address> now, boolean merged) {
			Set<Address> gone = new LinkedHashSet<>(before);
			now.forEach(gone::remove);
			for (Address each : gone) {
				boolean failed = JGroupsTransport.this.guard.takeSuspicion(each);
				logger.debug("Node {} {}", NodeAddress.nodeOf(each), failed ? "failed and was dropped" : "has left");
			}
			Set<Address> come = new LinkedHashSet<>(now);
			before.forEach(come::remove);
			for (Address each : come) {
				logger.debug("Node {} {}", NodeAddress.nodeOf(each),
						merged ? "is back, parts have merged" : "has joined");
			}
			if (!come.isEmpty() || !gone.isEmpty()) {
				logger.info("Cluster {} now has {}: {}", JGroupsTransport.this.settings.clusterName(),
						(now.size() == 1) ? "1 node" : now.size() + " nodes", names(now));
			}
		}

		/** Two nodes of a name that started apart from each other meet in a merge. */
		private void logDuplicates(List<Address> now) {
			NodeId self = JGroupsTransport.this.self;
			for (Address each : now) {
				NodeId node = NodeAddress.nodeOf(each);
				if (node != null && node.name().equals(self.name()) && !node.equals(self)) {
					logger.error("The name of node {} is also that of {}, give one of them another name", self, node);
				}
			}
		}

		private static List<Object> names(List<Address> addresses) {
			List<Object> names = new ArrayList<>();
			for (Address address : addresses) {
				NodeId node = NodeAddress.nodeOf(address);
				names.add((node != null) ? node : address);
			}
			return names;
		}

		@Override
		public void receive(Message message) {
			byte[] array = message.getArray();
			if (array == null) {
				return;
			}
			int length = message.getLength();
			boolean whole = message.getOffset() == 0 && length == array.length;
			byte[] frame = whole ? array : new byte[length];
			if (!whole) {
				System.arraycopy(array, message.getOffset(), frame, 0, length);
			}
			this.inbox.frame(message.getSrc(), frame);
		}

	}

}
