package io.luaprocess.cluster.jgroups;

import java.util.List;

import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.FD_ALL3;

/**
 * The failure detection of JGroups, which at other members than the coordinator keeps
 * what it finds to itself. Here every member passes up which members it does not hear.
 */
final class FailureDetector extends FD_ALL3 {

	/** An event whose argument is the list of members that are not heard. */
	static final int SILENT = 7042;

	FailureDetector() {
		setId(ClassConfigurator.getProtocolId(FD_ALL3.class));
	}

	@Override
	protected void suspect(List<Address> suspects) {
		super.suspect(suspects);
		if (suspects != null && !suspects.isEmpty()) {
			this.up_prot.up(new Event(SILENT, List.copyOf(suspects)));
		}
	}

}
