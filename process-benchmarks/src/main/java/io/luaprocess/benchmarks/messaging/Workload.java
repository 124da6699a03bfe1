package io.luaprocess.benchmarks.messaging;

import java.util.List;

/**
 * A measured program, in Lua and, under the same name, in Erlang.
 *
 * @param name its name
 * @param label what a row of the table says
 * @param operations operations of one run
 * @param peer whether there is one in Erlang
 */
record Workload(String name, String label, int operations, boolean peer) {

	/** All programs, in the order of the table. */
	static final List<Workload> ALL = List.of(new Workload("ping", "ping-pong, message", 200_000, true),
			new Workload("ring", "ring of 1,000, hop", 200_000, true),
			new Workload("table", "table of 20 fields there and back, message", 100_000, true),
			new Workload("fan_in", "fan-in 4 to 1, message", 200_000, true),
			new Workload("spawn", "spawn_monitored + EXIT", 50_000, true),
			new Workload("skynet", "Skynet, process of 111,111", 100_000, true),
			new Workload("call", "process.call", 50_000, true),
			new Workload("select", "select over three channels", 200_000, true),
			new Workload("rendezvous", "channel without a buffer", 200_000, true),
			new Workload("timers", "timer of 1 ms", 50_000, true),
			new Workload("lookup", "registry look-up", 500_000, true),
			new Workload("permission", "check of 100 policies", 100_000, false));

}
