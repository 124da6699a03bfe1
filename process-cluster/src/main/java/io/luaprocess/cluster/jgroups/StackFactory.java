package io.luaprocess.cluster.jgroups;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import org.jgroups.JChannel;
import org.jgroups.protocols.JDBC_PING2;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.MPING;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.dns.DNS_PING;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;
import org.jgroups.util.TLS;
import org.jgroups.util.TLSClientAuth;

/**
 * Builds the protocol stack.
 * <ul>
 * <li>Frames are batches already, so there is no bundler: the sending thread serializes
 * its frame. The connection has a queue and a writing thread of its own
 * ({@code non_blocking_sends}): a member that is stopped, whose socket takes no more,
 * holds up neither the heartbeats to the others nor the thread that wants to tell them
 * so. {@link NodeTcp} opens connections beside the sending thread as well. Nagle's
 * algorithm is off.</li>
 * <li>Received messages are handed to a virtual thread for each sender (policy
 * {@code max}). Handling them in the reading thread was no faster, and two nodes whose
 * readers both wait to write would wait forever.</li>
 * <li>Discovery asks several times: when two nodes connect to each other at once, JGroups
 * closes one of the two connections with what was written into it, and a node whose only
 * request is lost begins a cluster of its own.</li>
 * <li>A member whose connection closes without a farewell is suspected at once
 * ({@code enable_suspect_events}), which finds crashes in milliseconds. {@code FD_SOCK2}
 * does the same over a second port that knows neither secret nor SSL.</li>
 * <li>No heartbeat for {@code failureTimeout} drops a member: {@code FD_ALL3} looks every
 * eighth of it, suspects after six to seven eighths, and VERIFY_SUSPECT2 asks once more.
 * {@link Complaints} settles what the coordinator does not see itself, or cannot tell a
 * member.</li>
 * <li>UFC bounds the bytes that are on their way to one member. It needs credit for a few
 * frames of the greatest size. Nothing of ours is multicast, so there is no MFC, and
 * frames have a bounded size, so nothing is fragmented.</li>
 * </ul>
 */
final class StackFactory {

	private static final int HEADERS = 64 * 1024;

	private static final long MIN_CREDITS = 4L * 1024 * 1024;

	private static final int SEND_QUEUE = 64 * 1024;

	private static final int ACK_EVERY = 16;

	private static final long VERIFY_MILLIS = 250;

	private static final int MAX_JOIN_MILLIS = 2000;

	private static final int DISCOVERY_RUNS = 3;

	private final JGroupsSettings settings;

	private final long failureMillis;

	StackFactory(JGroupsSettings settings) {
		this.settings = settings;
		this.failureMillis = settings.failureTimeout().toMillis();
	}

	JChannel create(Seal seal, NameGuard guard) throws Exception {
		List<Protocol> protocols = new ArrayList<>();
		protocols.add(transport());
		protocols.add(seal);
		protocols.add(discovery());
		protocols.addAll(membership());
		protocols.add(new NAKACK2().useMcastXmit(false));
		protocols.add(new UNICAST3().setAckThreshold(ACK_EVERY).setXmitInterval(200));
		protocols.add(new STABLE().setDesiredAverageGossip(50_000).setMaxBytes(1024 * 1024));
		protocols.add(new Complaints(this.failureMillis));
		protocols.add(guard);
		protocols.add(groupMembership());
		protocols.add(new UFC().setMaxCredits(Math.max(MIN_CREDITS, 4L * this.settings.maxFrameBytes()))
			.setMinThreshold(0.4));
		return new JChannel(protocols);
	}

	private TCP transport() throws Exception {
		TCP tcp = new NodeTcp();
		tcp.setBindAddress(this.settings.bindAddress());
		tcp.setBindPort(this.settings.bindPort());
		tcp.setPortRange(this.settings.portRange());
		tcp.setBundlerType("no-bundler");
		tcp.setMessageProcessingPolicy("max");
		tcp.useVirtualThreads(true);
		tcp.nonBlockingSends(true).maxSendQueue(SEND_QUEUE);
		tcp.tcpNodelay(true);
		tcp.setMaxLength(this.settings.maxFrameBytes() + HEADERS);
		tcp.enableSuspectEvents(true);
		tcp.setSockConnTimeout((int) Math.min(MAX_JOIN_MILLIS, this.failureMillis / 2));
		tcp.logDetails(false).logDiscardMsgs(false);
		tcp.getDiagnosticsHandler();
		tcp.setDiagnosticsHandler(tcp.createDiagnosticsHandler().setEnabled(false));
		if (this.settings.sslContext() != null) {
			tcp.tls(new TLS().enabled(true)
				.setSSLContext(this.settings.sslContext())
				.setClientAuth(TLSClientAuth.NEED));
		}
		return tcp;
	}

	/** A database loses no request. */
	private Protocol discovery() throws Exception {
		return switch (this.settings.discovery()) {
			case Discovery.Static fixed -> new TCPPING().setInitialHosts(resolve(fixed.hosts()))
				.setPortRange(this.settings.portRange())
				.numDiscoveryRuns(DISCOVERY_RUNS);
			case Discovery.Dns dns -> new DNS_PING().setDNSQuery(dns.query()).numDiscoveryRuns(DISCOVERY_RUNS);
			case Discovery.Multicast multicast -> new MPING().setMulticastAddress(multicast.group())
				.setMcastPort(multicast.port())
				.setBindAddr(this.settings.bindAddress())
				.numDiscoveryRuns(DISCOVERY_RUNS);
			case Discovery.Jdbc jdbc -> new JDBC_PING2().setDataSource(jdbc.dataSource());
		};
	}

	/** TCPPING ignores its own range of ports for hosts that are set by a program. */
	private List<InetSocketAddress> resolve(List<HostAndPort> hosts) {
		List<InetSocketAddress> addresses = new ArrayList<>();
		for (HostAndPort host : hosts) {
			int last = Math.min(host.port() + this.settings.portRange(), 65535);
			for (int port = host.port(); port <= last; port++) {
				addresses.add(new InetSocketAddress(resolve(host.host()), port));
			}
		}
		return addresses;
	}

	private static InetAddress resolve(String host) {
		try {
			return InetAddress.getByName(host);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("the host '" + host + "' of static discovery is unknown", ex);
		}
	}

	private List<Protocol> membership() {
		long interval = this.failureMillis / 8;
		return List.of(
				new MERGE3().setMinInterval(Math.max(500, interval)).setMaxInterval(Math.max(1500, 4 * interval)),
				new FailureDetector().setInterval(interval).setTimeout(6 * interval),
				new VERIFY_SUSPECT2().setTimeout(VERIFY_MILLIS));
	}

	private GMS groupMembership() {
		long join = Math.min(MAX_JOIN_MILLIS, this.failureMillis / 4);
		return new GMS().setMembershipChangePolicy(new OldestFirst())
			.setJoinTimeout(join)
			.setMaxJoinAttempts(4)
			.setLeaveTimeout(Math.min(MAX_JOIN_MILLIS, this.failureMillis / 2))
			.setMergeTimeout(Math.max(MAX_JOIN_MILLIS, this.failureMillis / 2))
			.setViewAckCollectionTimeout(Math.min(MAX_JOIN_MILLIS, this.failureMillis / 2))
			.printLocalAddress(false)
			.logViewWarnings(false);
	}

}
