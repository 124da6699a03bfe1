package io.luaprocess.cluster.jgroups;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import org.jgroups.Address;
import org.jgroups.protocols.TCP;

/**
 * TCP of JGroups, whose connections are closed without holding up a view. JGroups writes
 * a farewell into a connection before it closes it, in the thread that installs the view;
 * into the full socket of a stopped process that write takes forever.
 */
final class NodeTcp extends TCP {

	private static final Duration PATIENCE = Duration.ofMillis(100);

	@Override
	public void retainAll(Collection<Address> members) {
		List<Address> retained = List.copyOf(members);
		Thread closing = Thread.ofVirtual().start(() -> super.retainAll(retained));
		try {
			closing.join(PATIENCE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
