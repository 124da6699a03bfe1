package io.luaprocess.cluster.placement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.luaprocess.cluster.NodeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Loads}.
 */
class LoadsTests {

	private static final NodeId A = new NodeId("a", 1);

	private static final NodeId B = new NodeId("b", 1);

	private static final NodeId C = new NodeId("c", 1);

	private final Loads loads = new Loads();

	@Test
	void theNodeWithTheFewestBusyProcessesPerWorkerIsChosen() {
		this.loads.told(A, new Load(6, 4, 10));
		this.loads.told(B, new Load(10, 16, 9000));
		this.loads.told(C, new Load(1, 1, 1));
		assertThat(this.loads.place(List.of(A, B, C))).isEqualTo(B);
		assertThat(this.loads.place(List.of(A, C))).isEqualTo(A);
	}

	@Test
	void ofEqualsTheOneWithFewerLiveProcessesIsChosen() {
		this.loads.told(A, new Load(0, 2, 10));
		this.loads.told(B, new Load(0, 2, 9));
		assertThat(this.loads.place(List.of(A, B))).isEqualTo(B);
	}

	@Test
	void aBurstSpreadsByTheNumberOfWorkers() {
		this.loads.told(A, new Load(0, 2, 0));
		this.loads.told(B, new Load(0, 4, 0));
		this.loads.told(C, new Load(3, 2, 0));
		List<@Nullable NodeId> placed = new ArrayList<>();
		for (int i = 0; i < 13; i++) {
			placed.add(this.loads.place(List.of(A, B, C)));
		}
		assertThat(Collections.frequency(placed, A)).isEqualTo(4);
		assertThat(Collections.frequency(placed, B)).isEqualTo(8);
		assertThat(Collections.frequency(placed, C)).isEqualTo(1);
	}

	@Test
	void theNextReportReplacesWhatWasPlaced() {
		this.loads.told(A, new Load(0, 1, 0));
		this.loads.told(B, new Load(1, 1, 0));
		this.loads.place(List.of(A));
		this.loads.place(List.of(A));
		assertThat(this.loads.load(A)).isEqualTo(2);
		this.loads.told(A, new Load(0, 1, 2));
		assertThat(this.loads.load(A)).isZero();
		assertThat(this.loads.place(List.of(A, B))).isEqualTo(A);
	}

	@Test
	void aNodeThatHasNotToldItsLoadComesLast() {
		this.loads.told(B, new Load(90, 1, 900));
		assertThat(this.loads.place(List.of(A, B))).isEqualTo(B);
		assertThat(this.loads.place(List.of(A, C))).isEqualTo(A);
		assertThat(this.loads.place(List.of(A, C))).as("in turn").isEqualTo(C);
		assertThat(this.loads.load(A)).isNaN();
	}

	@Test
	void aNodeThatIsForgottenHasNoLoad() {
		this.loads.told(A, new Load(1, 1, 1));
		this.loads.forget(A);
		assertThat(this.loads.load(A)).isNaN();
		assertThat(this.loads.place(List.of())).isNull();
	}

}
