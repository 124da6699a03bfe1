package io.luaprocess.benchmarks.cluster.pekko;

import io.luaprocess.benchmarks.cluster.NodeProgram;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.Props;

/**
 * Makes the actors that the other node asks for.
 */
final class Server extends AbstractActor {

	static final String NAME = "server";

	@Override
	public Receive createReceive() {
		return receiveBuilder().match(Message.class, (message) -> {
			Props props = (message.kind() == Message.Kind.RECEIVE) ? Props.create(Receiver.class, Receiver::new)
					: Props.create(Echo.class, Echo::new);
			getSender().tell(Message.of(Message.Kind.READY), getContext().actorOf(props));
		}).build();
	}

	/** Sends everything back. */
	private static final class Echo extends AbstractActor {

		@Override
		public Receive createReceive() {
			return receiveBuilder().matchAny((message) -> getSender().tell(message, getSelf())).build();
		}

	}

	/** Counts items. */
	private static final class Receiver extends AbstractActor {

		private static final Message MORE = Message.of(Message.Kind.MORE);

		private long count;

		@Override
		public Receive createReceive() {
			return receiveBuilder().match(Message.class, this::take).build();
		}

		private void take(Message message) {
			if (message.kind() == Message.Kind.END) {
				getSender().tell(new Message(Message.Kind.DONE, this.count), getSelf());
				getContext().stop(getSelf());
				return;
			}
			if (message.number() != this.count + 1) {
				throw new IllegalStateException(message + " after " + this.count);
			}
			this.count++;
			if (this.count % NodeProgram.WINDOW == 0) {
				getSender().tell(MORE, getSelf());
			}
		}

	}

}
