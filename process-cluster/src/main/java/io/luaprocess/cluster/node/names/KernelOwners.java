package io.luaprocess.cluster.node.names;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.cluster.part.Failures;
import io.luaprocess.cluster.part.NodeLinks;
import io.luaprocess.cluster.wire.WireIdentity;
import io.luaprocess.kernel.Account;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.operation.Inbound;
import io.luaprocess.operation.RemoteCaller;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a kernel as owners of names. Names count as memory of their owner.
 *
 * @param links the node, whose runtime need not be assembled yet
 */
record KernelOwners(NodeLinks links) implements Owners {

	/** Size of a name without its characters: an entry by name and one by owner. */
	private static final int BYTES = 256;

	private Kernel kernel() {
		return this.links.local().kernel();
	}

	@Override
	public boolean isAlive(Pid pid) {
		return kernel().process(pid) != null;
	}

	@Override
	public boolean admit(Pid pid, String name, int names) {
		ProcessInstance process = kernel().process(pid);
		if (process == null) {
			return false;
		}
		Account account = process.account();
		if (names >= account.names() || !account.admitsNames(account.listed())) {
			return false;
		}
		account.listed(bytes(name));
		return true;
	}

	@Override
	public void freed(Pid pid, String name) {
		ProcessInstance process = kernel().process(pid);
		if (process != null) {
			process.account().listed(-bytes(name));
		}
	}

	private static long bytes(String name) {
		return BYTES + name.length();
	}

	@Override
	public void revoked(Pid pid, String name) {
		ProcessInstance process = kernel().process(pid);
		if (process != null) {
			process.cancel(kernel().control(), null, "name revoked: " + name);
		}
	}

	@Override
	public @Nullable ProcessError permitRegistration(NameCaller caller, String name) {
		return permit(caller, (inbound, known) -> inbound.permitRegistration(known, name));
	}

	@Override
	public @Nullable ProcessError permitRelease(NameCaller caller, String name) {
		return permit(caller, (inbound, known) -> inbound.permitRelease(known, name));
	}

	private @Nullable ProcessError permit(NameCaller caller, BiConsumer<Inbound, RemoteCaller> check) {
		Inbound inbound = this.links.local().inbound();
		WireIdentity names = caller.identity();
		try {
			check.accept(inbound, new RemoteCaller(caller.node(), caller.sender(),
					inbound.identity(names.untrustedActor(), names.trusted(), names.policies(), names.chosen())));
			return null;
		}
		catch (RuntimeException ex) {
			return Failures.of(ex);
		}
	}

	@Override
	public CompletableFuture<Outcome> future() {
		return kernel().future();
	}

}
