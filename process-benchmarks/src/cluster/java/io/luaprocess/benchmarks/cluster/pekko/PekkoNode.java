package io.luaprocess.benchmarks.cluster.pekko;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.luaprocess.benchmarks.cluster.NodeProgram;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Props;
import org.jspecify.annotations.Nullable;

/**
 * A JVM with an actor system. Defaults, but for: TCP, a serializer for the messages, an
 * outbound queue that takes what eight senders may have under way, and the failure
 * timeout.
 */
public final class PekkoNode implements NodeProgram {

	private final ActorSystem system;

	private @Nullable ActorSelection server;

	private PekkoNode(ActorSystem system) {
		this.system = system;
		system.actorOf(Props.create(Server.class, Server::new), Server.NAME);
	}

	/**
	 * Serves until the input ends.
	 * @param args name of the node; failure timeout in seconds
	 * @throws Exception if a command fails
	 */
	public static void main(String[] args) throws Exception {
		NodeProgram.serve(new PekkoNode(ActorSystem.create(args[0], config(args[1]))));
		System.exit(0);
	}

	private static Config config(String timeoutSeconds) {
		return ConfigFactory.parseString("""
				pekko {
				  loglevel = OFF
				  stdout-loglevel = OFF
				  log-dead-letters = off
				  actor {
				    provider = remote
				    serializers.message = "%s"
				    serialization-bindings."%s" = message
				  }
				  remote {
				    use-unsafe-remote-features-outside-cluster = on
				    warn-unsafe-watch-outside-cluster = off
				    watch-failure-detector.acceptable-heartbeat-pause = %s s
				    artery {
				      transport = tcp
				      canonical { hostname = "127.0.0.1", port = 0 }
				      advanced.outbound-message-queue-size = 32768
				    }
				  }
				}
				""".formatted(MessageSerializer.class.getName(), Message.class.getName(), timeoutSeconds))
			.withFallback(ConfigFactory.load());
	}

	@Override
	public String address() {
		return ((ExtendedActorSystem) this.system).provider().getDefaultAddress().toString();
	}

	@Override
	public void connect(String address) {
		this.server = this.system.actorSelection(address + "/user/" + Server.NAME);
	}

	private ActorSelection server() {
		return Objects.requireNonNull(this.server, "not connected");
	}

	@Override
	public long send(int pairs, int count) throws Exception {
		int each = count / pairs;
		List<CompletableFuture<ActorRef>> senders = new ArrayList<>();
		List<CompletableFuture<Long>> results = new ArrayList<>();
		for (int i = 0; i < pairs; i++) {
			CompletableFuture<ActorRef> sender = new CompletableFuture<>();
			CompletableFuture<Long> result = new CompletableFuture<>();
			this.system.actorOf(Sender.props(server(), each, sender, result));
			senders.add(sender);
			results.add(result);
		}
		for (CompletableFuture<ActorRef> sender : senders) {
			sender.get();
		}
		long start = System.nanoTime();
		senders.forEach((sender) -> sender.join().tell(Sender.GO, ActorRef.noSender()));
		for (CompletableFuture<Long> result : results) {
			if (result.get() != each) {
				throw new IllegalStateException(result.get() + " of " + each + " messages have come");
			}
		}
		return System.nanoTime() - start;
	}

	@Override
	public long[] ping(int count) throws Exception {
		CompletableFuture<long[]> done = new CompletableFuture<>();
		this.system.actorOf(Pinger.props(server(), count, done));
		return done.get();
	}

	@Override
	public void watch(Runnable down) throws Exception {
		CompletableFuture<Void> watching = new CompletableFuture<>();
		this.system.actorOf(Watcher.props(server(), watching, down));
		watching.get();
	}

}
