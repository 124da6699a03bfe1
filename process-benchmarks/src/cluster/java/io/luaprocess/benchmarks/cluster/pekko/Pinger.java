package io.luaprocess.benchmarks.cluster.pekko;

import java.util.concurrent.CompletableFuture;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.Props;

/**
 * Measures round trips to an actor of the other node.
 */
final class Pinger extends AbstractActor {

	private final ActorSelection server;

	private final long[] times;

	private final CompletableFuture<long[]> done;

	private int trips;

	private long start;

	Pinger(ActorSelection server, int count, CompletableFuture<long[]> done) {
		this.server = server;
		this.times = new long[count];
		this.done = done;
	}

	static Props props(ActorSelection server, int count, CompletableFuture<long[]> done) {
		return Props.create(Pinger.class, () -> new Pinger(server, count, done));
	}

	@Override
	public void preStart() {
		this.server.tell(Message.of(Message.Kind.ECHO), getSelf());
	}

	@Override
	public Receive createReceive() {
		return receiveBuilder().match(Message.class, (message) -> {
			if (message.kind() == Message.Kind.PING) {
				this.times[this.trips] = System.nanoTime() - this.start;
				this.trips++;
			}
			next();
		}).build();
	}

	private void next() {
		if (this.trips == this.times.length) {
			this.done.complete(this.times);
			getContext().stop(getSelf());
			return;
		}
		this.start = System.nanoTime();
		getSender().tell(new Message(Message.Kind.PING, this.trips), getSelf());
	}

}
