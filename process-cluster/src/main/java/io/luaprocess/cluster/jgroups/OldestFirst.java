package io.luaprocess.cluster.jgroups;

import java.util.Collection;
import java.util.List;

import org.jgroups.Address;
import org.jgroups.protocols.pbcast.GMS;

/**
 * The order of members: who joins is appended, and after a merge the node that started
 * first comes first.
 */
final class OldestFirst extends GMS.DefaultMembershipPolicy {

	@Override
	public List<Address> getNewMembership(Collection<Collection<Address>> parts) {
		return GMS.DefaultMembershipPolicy.getNewMembershipOld(parts);
	}

}
