package io.luaprocess.benchmarks.messaging;

import java.util.List;
import java.util.stream.Stream;

/**
 * A measured program, in Lua and, under the same name, in Erlang.
 *
 * @param name its name
 * @param label what a row of the table says
 * @param operations operations of one run
 * @param peer whether there is one in Erlang
 */
record Workload(String name, String label, int operations, boolean peer) {

	/** What a process takes that waits: bytes, no time. */
	static final Workload IDLE = new Workload("idle", "bytes of an idle process", 100_000, true);

	private static final Workload PING = new Workload("ping", "ping-pong, message", 200_000, true);

	private static final Workload RING = new Workload("ring", "ring of 1,000, hop", 500_000, true);

	private static final Workload SPAWN = new Workload("spawn", "spawn_monitored + EXIT", 50_000, true);

	/** The programs of the first table, in its order. */
	static final List<Workload> ALL = List.of(PING, RING,
			new Workload("table", "table of 20 fields there and back, message", 100_000, true),
			new Workload("fan_in", "fan-in 4 to 1, message", 200_000, true), SPAWN,
			new Workload("skynet", "Skynet, process of 111,111", 100_000, true),
			new Workload("call", "process.call", 50_000, true),
			new Workload("select", "select over three channels", 200_000, true),
			new Workload("rendezvous", "channel without a buffer", 200_000, true),
			new Workload("timers", "timer of 1 ms", 50_000, true),
			new Workload("lookup", "registry look-up", 500_000, true),
			new Workload("permission", "check of 100 policies", 100_000, false));

	/** The programs that run beside other processes, or with them. */
	static final List<Workload> SCALED = List.of(PING, RING,
			new Workload("random", "message to one of them at random, or back", 100_000, true), SPAWN,
			new Workload("lookup_any", "look-up of the name of one of them at random", 200_000, true));

	/** Returns the workload of a name. */
	static Workload named(String name) {
		return Stream.of(ALL, SCALED, List.of(IDLE))
			.flatMap(List::stream)
			.filter((workload) -> workload.name.equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("no program " + name));
	}

}
