package io.luaprocess.operation;

import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.RemoteProcess;
import io.luaprocess.security.Identity;
import io.luaprocess.security.IdentityRef;
import org.jspecify.annotations.Nullable;

/**
 * A process of another node, or the application there, that asks for an operation on this
 * node. The identity is what this node makes of the names that travelled.
 */
public final class RemoteCaller implements Caller {

	private final NodeId node;

	private final Pid sender;

	private final IdentityRef identity;

	private final @Nullable RemoteProcess spawner;

	/**
	 * Creates a caller.
	 * @param node its node
	 * @param sender the process, or the control PID of its node
	 * @param identity actor and scope, as this node knows them
	 */
	public RemoteCaller(NodeId node, Pid sender, Identity identity) {
		this(node, sender, identity, null);
	}

	/**
	 * Creates a caller that spawns.
	 * @param node its node
	 * @param sender the process, or the control PID of its node
	 * @param identity actor and scope, as this node knows them
	 * @param spawner the stand-in of the process, retained until the spawn is over;
	 * {@code null} for the application
	 */
	public RemoteCaller(NodeId node, Pid sender, Identity identity, @Nullable RemoteProcess spawner) {
		this.node = node;
		this.sender = sender;
		this.identity = IdentityRef.given(identity);
		this.spawner = spawner;
	}

	@Override
	public IdentityRef inheritance() {
		return this.identity;
	}

	/**
	 * Returns the attributes of its checks.
	 * @return {@code pid}, the PID text, and {@code node}, the name of its node
	 */
	@Override
	public Map<String, String> attributes() {
		return Map.of("pid", this.sender.toString(), "node", this.node.name());
	}

	@Override
	public @Nullable ProcessInstance process() {
		return null;
	}

	@Override
	public @Nullable RemoteProcess spawner() {
		return this.spawner;
	}

	@Override
	public Pid sender() {
		return this.sender;
	}

}
