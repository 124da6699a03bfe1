package io.luaprocess.benchmarks.cluster.pekko;

import java.util.concurrent.CompletableFuture;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.Terminated;

/**
 * Watches an actor of the other node.
 */
final class Watcher extends AbstractActor {

	private final ActorSelection server;

	private final CompletableFuture<Void> watching;

	private final Runnable down;

	Watcher(ActorSelection server, CompletableFuture<Void> watching, Runnable down) {
		this.server = server;
		this.watching = watching;
		this.down = down;
	}

	static Props props(ActorSelection server, CompletableFuture<Void> watching, Runnable down) {
		return Props.create(Watcher.class, () -> new Watcher(server, watching, down));
	}

	@Override
	public void preStart() {
		this.server.tell(Message.of(Message.Kind.ECHO), getSelf());
	}

	@Override
	public Receive createReceive() {
		return receiveBuilder().match(Message.class, (message) -> {
			getContext().watch(getSender());
			this.watching.complete(null);
		}).match(Terminated.class, (terminated) -> {
			this.down.run();
			getContext().stop(getSelf());
		}).build();
	}

}
