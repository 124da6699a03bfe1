package io.luaprocess.cluster.jgroups;

import java.util.Collection;
import java.util.List;

import org.jgroups.Address;
import org.jgroups.protocols.pbcast.GMS;

/**
 * The order of members. A node that joins is appended; after a merge the node that was
 * started first comes first.
 */
final class OldestFirst extends GMS.DefaultMembershipPolicy {

	@Override
	public List<Address> getNewMembership(Collection<Collection<Address>> parts) {
		return GMS.DefaultMembershipPolicy.getNewMembershipOld(parts);
	}

}
