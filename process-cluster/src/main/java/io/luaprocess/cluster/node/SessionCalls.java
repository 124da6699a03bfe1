package io.luaprocess.cluster.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.cluster.RemoteStart;
import io.luaprocess.cluster.StartRequest;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.security.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What this node asks of another one in a session. Thread-safe; never blocks.
 * <p>
 * A question is added before it is sent, and a question of a session that has ended fails
 * when it is added. So each future completes, whatever it crosses.
 */
final class SessionCalls {

	private final Session session;

	private final PendingReplies replies;

	private final OutboundFrames out;

	private final OutgoingRelations relations;

	SessionCalls(Session session, OutgoingRelations relations) {
		this.session = session;
		this.replies = session.replies();
		this.out = session.out();
		this.relations = relations;
	}

	@Nullable ProcessError send(Identity identity, Pid target, Message message) {
		return this.out.send(identity, target, message);
	}

	CompletableFuture<Outcome> request(Identity identity, Pid target, Message question) {
		CompletableFuture<Outcome> result = future();
		return lasting(result, result::complete, (number) -> {
			ProcessError error = this.out.request(number, identity, target, question);
			if (error != null) {
				this.replies.reply(number, Outcome.failure(error));
			}
		});
	}

	CompletableFuture<Outcome> watch(Identity identity, Pid target) {
		CompletableFuture<Outcome> result = future();
		return lasting(result, new Watch(result), (number) -> this.out.watch(number, identity, target));
	}

	/** The end of a process and a refusal can be the same error. */
	private record Watch(CompletableFuture<Outcome> result) implements PendingReplies.Question {

		@Override
		public void reply(Outcome end) {
			this.result.complete(end);
		}

		@Override
		public void refuse(ProcessError error) {
			this.result.completeExceptionally(new ProcessException(error));
		}

	}

	/** Asks a question that is closed if the caller completes the future. */
	private CompletableFuture<Outcome> lasting(CompletableFuture<Outcome> result, PendingReplies.Question question,
			LongConsumer sender) {
		long number = this.replies.ask(question, sender);
		result.whenComplete((outcome, failure) -> {
			if (this.replies.take(number) != null) {
				this.out.closeRequest(number);
			}
		});
		return result;
	}

	CompletableFuture<Outcome> cancel(Identity identity, Pid sender, Pid target, @Nullable Duration deadline,
			@Nullable String reason) {
		return plain((number) -> this.out.cancel(number, identity, sender, target, deadline, reason));
	}

	CompletableFuture<Outcome> terminate(Identity identity, Pid sender, Pid target) {
		return plain((number) -> this.out.terminate(number, identity, sender, target));
	}

	/** Asks a question that is answered at once. */
	private CompletableFuture<Outcome> plain(LongConsumer question) {
		CompletableFuture<Outcome> result = future();
		this.replies.ask(result::complete, question);
		return result;
	}

	CompletableFuture<Outcome> monitor(Identity identity, ProcessInstance watcher, Pid target) {
		CompletableFuture<Outcome> result = future();
		this.relations.monitor(identity, watcher, target, result);
		return result;
	}

	CompletableFuture<Outcome> link(Identity identity, ProcessInstance process, Pid target) {
		CompletableFuture<Outcome> result = future();
		this.relations.link(identity, process, target, result);
		return result;
	}

	void unmonitor(ProcessInstance watcher, Pid target) {
		this.relations.unmonitor(watcher, target);
	}

	void unlink(ProcessInstance process, Pid target) {
		this.relations.unlink(process, target);
	}

	RemoteStart start(StartRequest request) {
		long number = this.replies.next();
		long linkId = request.linked() ? this.session.relations().nextLinkId() : 0;
		Start start = new Start(this.session, request, number, linkId);
		this.replies.add(number, start);
		ProcessError error = this.out.start(number, request, linkId);
		if (error != null) {
			this.replies.reply(number, Outcome.failure(error));
		}
		return start;
	}

	private CompletableFuture<Outcome> future() {
		return this.session.kernel().future();
	}

}
