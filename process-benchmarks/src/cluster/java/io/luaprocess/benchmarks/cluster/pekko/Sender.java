package io.luaprocess.benchmarks.cluster.pekko;

import java.util.concurrent.CompletableFuture;

import io.luaprocess.benchmarks.cluster.NodeProgram;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.Props;

/**
 * Sends items to an actor of its own at the other node, as soon as it gets {@link #GO}.
 */
final class Sender extends AbstractActor {

	static final Object GO = new Object();

	private final ActorSelection server;

	private final int count;

	private final CompletableFuture<ActorRef> ready;

	private final CompletableFuture<Long> done;

	private int sent;

	Sender(ActorSelection server, int count, CompletableFuture<ActorRef> ready, CompletableFuture<Long> done) {
		this.server = server;
		this.count = count;
		this.ready = ready;
		this.done = done;
	}

	/**
	 * Describes a sender.
	 * @param server makes the receiver
	 * @param count how many items
	 * @param ready gets the sender when it has its receiver
	 * @param done gets what the receiver has counted
	 */
	static Props props(ActorSelection server, int count, CompletableFuture<ActorRef> ready,
			CompletableFuture<Long> done) {
		return Props.create(Sender.class, () -> new Sender(server, count, ready, done));
	}

	@Override
	public void preStart() {
		this.server.tell(Message.of(Message.Kind.RECEIVE), getSelf());
	}

	@Override
	public Receive createReceive() {
		return receiveBuilder().match(Message.class, (message) -> {
			ActorRef receiver = getSender();
			this.ready.complete(getSelf());
			getContext().become(sending(receiver));
		}).build();
	}

	private Receive sending(ActorRef receiver) {
		return receiveBuilder().match(Message.class, (message) -> {
			if (message.kind() == Message.Kind.MORE) {
				send(receiver, NodeProgram.WINDOW);
			}
			else {
				this.done.complete(message.number());
				getContext().stop(getSelf());
			}
		}).matchEquals(GO, (go) -> send(receiver, NodeProgram.AHEAD * NodeProgram.WINDOW)).build();
	}

	private void send(ActorRef receiver, int some) {
		int until = Math.min(this.count, this.sent + some);
		if (this.sent == until) {
			return;
		}
		while (this.sent < until) {
			this.sent++;
			receiver.tell(new Message(Message.Kind.ITEM, this.sent), getSelf());
		}
		if (this.sent == this.count) {
			receiver.tell(Message.of(Message.Kind.END), getSelf());
		}
	}

}
