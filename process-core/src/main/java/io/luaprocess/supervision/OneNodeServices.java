package io.luaprocess.supervision;

import io.luaprocess.definition.EntryId;

/**
 * Decides which node of a cluster runs a service of which there is to be one. It calls
 * {@link ServiceSupervisor#take} and {@link ServiceSupervisor#release}. Thread-safe; no
 * method blocks.
 */
public interface OneNodeServices {

	/**
	 * Says where a service is that this node has not taken.
	 * @param service its id
	 * @return the end of a sentence that begins with the service, such as
	 * {@code runs on node n2} or {@code has no majority}
	 */
	String elsewhere(EntryId service);

	/**
	 * A service that this node had taken has stopped here and is not started here again
	 * until this node takes it again.
	 * @param service its id
	 */
	void released(EntryId service);

}
