package io.luaprocess.cluster.services;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.luaprocess.cluster.NodeId;
import io.luaprocess.cluster.placement.Rendezvous;
import io.luaprocess.definition.EntryId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a node does about one service, by what it knows.
 */
class DecisionTests {

	private static final EntryId SERVICE = new EntryId("app", "s");

	private static final NodeId A = new NodeId("a", 1);

	private static final NodeId B = new NodeId("b", 2);

	/** The owner, if both can take it. */
	private static final NodeId OWNER = Objects.requireNonNull(Rendezvous.owner(List.of(A, B), SERVICE.toString()));

	private static final NodeId OTHER = OWNER.equals(A) ? B : A;

	/**
	 * States: free, taken, stopping, absent (not defined), leaving, silent (not told).
	 */
	@ParameterizedTest
	@CsvSource(textBlock = """
			owner, true,  false, free,     free,     take
			other, true,  false, free,     free,     nothing
			owner, false, false, free,     free,     nothing
			owner, true,  true,  free,     free,     nothing
			owner, true,  false, free,     silent,   nothing
			owner, true,  false, free,     taken,    nothing
			owner, true,  false, free,     stopping, nothing
			other, true,  false, free,     absent,   take
			other, true,  false, free,     leaving,  take
			other, true,  false, free,     leaver,   nothing
			owner, true,  false, leaving,  free,     nothing
			owner, true,  false, stopping, free,     nothing
			owner, true,  false, absent,   free,     nothing
			owner, true,  false, taken,    free,     nothing
			other, true,  false, taken,    free,     nothing
			other, true,  true,  taken,    silent,   nothing
			owner, false, false, taken,    free,     release
			other, false, false, taken,    taken,    release
			owner, true,  false, taken,    taken,    nothing
			other, true,  false, taken,    taken,    release
			other, true,  false, taken,    stopping, nothing
			owner, true,  false, leaver,   taken,    release
			other, true,  false, taken,    leaver,   nothing
			owner, true,  false, leaver,   free,     nothing
			""")
	void decisions(String self, boolean majority, boolean lostMayRun, String own, String told, String expected) {
		NodeId node = self.equals("owner") ? OWNER : OTHER;
		NodeId second = self.equals("owner") ? OTHER : OWNER;
		Map<NodeId, ServiceReport> reports = new HashMap<>();
		if (!told.equals("silent")) {
			reports.put(second, report(told));
		}
		Decision decision = Decision
			.of(new Situation(node, report(own), List.of(A, B), reports, majority, (service) -> lostMayRun));
		assertThat(decision).isEqualTo(switch (expected) {
			case "take" -> new Decision(Set.of(SERVICE), Set.of());
			case "release" -> new Decision(Set.of(), Set.of(SERVICE));
			default -> Decision.NOTHING;
		});
	}

	/** A leaver has the service taken and is about to leave. */
	private static ServiceReport report(String state) {
		ServiceReport free = ServiceReport.free(Set.of(SERVICE));
		return switch (state) {
			case "taken" -> free.with(Set.of(SERVICE), ServiceReport.State.TAKEN);
			case "stopping" -> free.with(Set.of(SERVICE), ServiceReport.State.STOPPING);
			case "leaving" -> free.withLeaving(true);
			case "leaver" -> free.with(Set.of(SERVICE), ServiceReport.State.TAKEN).withLeaving(true);
			case "absent" -> ServiceReport.free(Set.of());
			default -> free;
		};
	}

}
