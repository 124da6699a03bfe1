package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.Cluster;
import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.RemoteNames;
import io.luaprocess.cluster.RemoteStart;
import io.luaprocess.cluster.StartRequest;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The operations of this node on processes of others: each goes to the session with the
 * node of the process. Thread-safe; never blocks.
 */
final class RemoteOperations implements Cluster {

	private final NodeId self;

	private final ClusterNode owner;

	RemoteOperations(NodeId self, ClusterNode owner) {
		this.self = self;
		this.owner = owner;
	}

	@Override
	public NodeId self() {
		return this.self;
	}

	@Override
	public void require(Pid target) {
		this.owner.members().require(target);
	}

	@Override
	public @Nullable ProcessError send(Identity identity, Pid target, Message message) {
		Member member = this.owner.members().find(target.node());
		return (member != null) ? member.session().calls().send(identity, target, message) : missing(target);
	}

	private ProcessError missing(Pid target) {
		try {
			require(target);
		}
		catch (ProcessException ex) {
			return ex.error();
		}
		return ProcessErrors.NODE_NOT_FOUND;
	}

	/** Asks the session with the node of a process. */
	private CompletableFuture<Outcome> ask(Pid target, Function<SessionCalls, CompletableFuture<Outcome>> question) {
		Member member = this.owner.members().find(target.node());
		return (member != null) ? question.apply(member.session().calls()) : failed(missing(target));
	}

	private CompletableFuture<Outcome> failed(ProcessError error) {
		CompletableFuture<Outcome> result = this.owner.kernel().future();
		result.complete(Outcome.failure(error));
		return result;
	}

	@Override
	public CompletableFuture<Outcome> request(Identity identity, Pid target, Message question) {
		return ask(target, (calls) -> calls.request(identity, target, question));
	}

	@Override
	public CompletableFuture<Outcome> monitor(Identity identity, ProcessInstance watcher, Pid target) {
		return ask(target, (calls) -> calls.monitor(identity, watcher, target));
	}

	@Override
	public CompletableFuture<Outcome> link(Identity identity, ProcessInstance process, Pid target) {
		return ask(target, (calls) -> calls.link(identity, process, target));
	}

	@Override
	public void unmonitor(ProcessInstance watcher, Pid target) {
		Member member = this.owner.members().find(target.node());
		if (member != null) {
			member.session().calls().unmonitor(watcher, target);
		}
		else {
			watcher.unmonitor(target);
		}
	}

	@Override
	public void unlink(ProcessInstance process, Pid target) {
		Member member = this.owner.members().find(target.node());
		if (member != null) {
			member.session().calls().unlink(process, target);
		}
		else {
			process.unlink(target);
		}
	}

	@Override
	public CompletableFuture<Outcome> cancel(Identity identity, Pid sender, Pid target, @Nullable Duration deadline,
			@Nullable String reason) {
		return ask(target, (calls) -> calls.cancel(identity, sender, target, deadline, reason));
	}

	@Override
	public CompletableFuture<Outcome> terminate(Identity identity, Pid sender, Pid target) {
		return ask(target, (calls) -> calls.terminate(identity, sender, target));
	}

	@Override
	public CompletableFuture<Outcome> watch(Identity identity, Pid target) {
		Member member = this.owner.members().find(target.node());
		return (member != null) ? member.session().calls().watch(identity, target)
				: CompletableFuture.failedFuture(new ProcessException(missing(target)));
	}

	@Override
	public NodeId place(String place) {
		return this.owner.parts().placement().place(place);
	}

	@Override
	public RemoteStart start(StartRequest start, NodeId node) {
		Member member = this.owner.members().find(node);
		return (member != null) ? member.session().calls().start(start)
				: new FailedStart(failed(ProcessErrors.NODE_NOT_FOUND));
	}

	@Override
	public RemoteNames names() {
		return this.owner.parts().names();
	}

	/** A start that has not begun. */
	private record FailedStart(CompletableFuture<Outcome> started) implements RemoteStart {

		@Override
		public CompletableFuture<Outcome> ended() {
			return this.started;
		}

		@Override
		public void end(@Nullable String reason) {
			// Nothing was started.
		}

	}

}
