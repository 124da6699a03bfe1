package io.luaprocess.spring.cluster;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.luaprocess.cluster.node.ClusterNode;
import io.luaprocess.cluster.node.MemberView;
import io.luaprocess.cluster.node.SessionState;
import io.luaprocess.kernel.Kernel;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of the cluster. Those of another node have its name as a tag, never its
 * incarnation, so their number does not grow with restarts. They exist from a few seconds
 * after the node was seen first.
 */
final class ClusterMeters implements MeterBinder {

	private static final Duration REFRESH = Duration.ofSeconds(5);

	private final ClusterNode node;

	private final Kernel kernel;

	ClusterMeters(ClusterNode node, Kernel kernel) {
		this.node = node;
		this.kernel = kernel;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("lua.cluster.members", this.node, (one) -> one.describe().order().size())
			.description("Members of the cluster, this node included")
			.baseUnit("nodes")
			.register(registry);
		Gauge.builder("lua.cluster.sessions", this.node, ClusterMeters::openSessions)
			.description("Other nodes with which this one talks")
			.baseUnit("nodes")
			.register(registry);
		FunctionCounter.builder("lua.cluster.lost", this.node, (one) -> one.describe().lost())
			.description("Nodes that have gone without saying so")
			.baseUnit("nodes")
			.register(registry);
		new Nodes(registry).refresh();
	}

	private static double openSessions(ClusterNode node) {
		return node.describe()
			.members()
			.stream()
			.filter((member) -> member.session().state() == SessionState.OPEN)
			.count();
	}

	/** Registers the meters of nodes that are new. */
	private final class Nodes {

		private final MeterRegistry registry;

		private final Set<String> known = ConcurrentHashMap.newKeySet();

		Nodes(MeterRegistry registry) {
			this.registry = registry;
		}

		void refresh() {
			ClusterMeters.this.node.describe()
				.members()
				.stream()
				.map((member) -> member.node().name())
				.filter(this.known::add)
				.forEach(this::register);
			ClusterMeters.this.kernel.after(REFRESH, this::refresh);
		}

		private void register(String name) {
			gauge(name, "outbound.messages", "messages", "Messages and requests that wait to be sent to the node",
					(member) -> member.session().outbound().messages());
			gauge(name, "outbound.bytes", "bytes", "Data that waits to be sent to the node",
					(member) -> member.session().outbound().bytes());
			gauge(name, "unacknowledged", "bytes", "Data that was sent to the node and that it has not acted on",
					(member) -> member.session().outbound().unacknowledged());
			gauge(name, "inbound.waiting", "bytes", "Data of the node that waits to be acted on",
					(member) -> member.session().inbound().waiting());
			counter(name, "sent", "bytes", "Data that was sent to the node",
					(member) -> member.session().outbound().sent());
			counter(name, "received", "bytes", "Data that has come from the node",
					(member) -> member.session().inbound().received());
			counter(name, "refused", "messages", "Messages and requests refused as the queue to the node was full",
					(member) -> member.session().outbound().refused());
			TimeGauge
				.builder("lua.cluster.round.trip", ClusterMeters.this.node, TimeUnit.NANOSECONDS,
						(one) -> of(name, ClusterMeters::roundTrip))
				.description("Time of the last probe to the node and back")
				.tag("node", name)
				.register(this.registry);
		}

		private void gauge(String name, String meter, String unit, String description,
				ToDoubleFunction<MemberView> value) {
			Gauge.builder("lua.cluster." + meter, ClusterMeters.this.node, (one) -> of(name, value))
				.description(description)
				.baseUnit(unit)
				.tag("node", name)
				.register(this.registry);
		}

		private void counter(String name, String meter, String unit, String description,
				ToDoubleFunction<MemberView> value) {
			FunctionCounter.builder("lua.cluster." + meter, ClusterMeters.this.node, (one) -> of(name, value))
				.description(description)
				.baseUnit(unit)
				.tag("node", name)
				.register(this.registry);
		}

	}

	/** The value of a node that is no member is zero. */
	private double of(String name, ToDoubleFunction<MemberView> value) {
		return this.node.describe()
			.members()
			.stream()
			.filter((member) -> member.node().name().equals(name))
			.mapToDouble(value)
			.findFirst()
			.orElse(0);
	}

	private static double roundTrip(MemberView member) {
		Duration last = member.session().roundTrip();
		return (last != null) ? last.toNanos() : Double.NaN;
	}

}
