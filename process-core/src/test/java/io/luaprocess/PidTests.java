package io.luaprocess;

import io.luaprocess.cluster.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Pid}.
 */
class PidTests {

	@ParameterizedTest
	@CsvSource({ "4, 0x00004", "0xfffff, 0xfffff", "0x100000, 0x100000", "0xffffff, 0xffffff", "0x1000000, 0x01000000",
			"0xffffffff, 0xffffffff", "0x100000000, 0x0000000100000000" })
	void numberHasFiveSixEightOrSixteenDigits(String number, String text) {
		Pid pid = Pid.of("app:processes", Long.decode(number));
		assertThat(pid.shortForm()).isEqualTo(text);
		assertThat(pid).hasToString("{app:processes|" + text + "}");
		assertThat(Pid.parse(pid.toString())).isEqualTo(pid);
	}

	@Test
	void nodeStandsBeforeTheHost() {
		Pid pid = Pid.parse("{east@app:processes|0x0001a}");
		assertThat(pid.node()).isEqualTo("east");
		assertThat(pid.host()).isEqualTo("app:processes");
		assertThat(pid.number()).isEqualTo(26);
		assertThat(pid).hasToString("{east@app:processes|0x0001a}");
	}

	@Test
	void nodeIsANameAndARunOfTheNode() {
		Pid pid = Pid.of(new NodeId("n1", 946_629).toString(), "app:processes", 4);
		assertThat(pid).hasToString("{n1#kaf9@app:processes|0x00004}");
		assertThat(Pid.parse(pid.toString())).isEqualTo(pid).hasSameHashCodeAs(pid);
		assertThat(NodeId.parse(pid.node()).name()).isEqualTo("n1");
	}

	@Test
	void processesOfTwoNodesAreDifferentInEveryOrder() {
		Pid one = Pid.of("n1#1", "app:processes", 4);
		Pid other = Pid.of("n2#1", "app:processes", 4);
		assertThat(one).isNotEqualTo(other).isLessThan(other).isLessThan(Pid.of("n1#1", "app:processes", 5));
		assertThat(other).isGreaterThan(one).isGreaterThan(Pid.of("app:processes", 4));
	}

	@ParameterizedTest
	@CsvSource({ "app:processes|0x00001, invalid pid format: missing braces",
			"{app:processes0x00001}, invalid pid format: missing pipe",
			"{app:processes|00001}, invalid pid format: missing number",
			"{app:processes|0x}, invalid pid format: missing number" })
	void textThatIsNoPidIsRefused(String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> Pid.parse(text)).withMessage(message);
	}

	@Test
	void textInBracesWithPipeLooksLikePid() {
		assertThat(Pid.looksLikePid("{a|b}")).isTrue();
		assertThat(Pid.looksLikePid("worker")).isFalse();
		assertThat(Pid.looksLikePid("{worker}")).isFalse();
	}

	@Test
	void aResourceHasNoNode() {
		assertThat(Pid.of("shop:orders", 4).resource()).isEqualTo("{shop:orders|0x00004}");
		assertThat(Pid.of("one#k3f9", "shop:orders", 4).resource()).isEqualTo("{shop:orders|0x00004}");
		assertThat(Pid.of("one#k3f9", "shop:orders", 4)).hasToString("{one#k3f9@shop:orders|0x00004}");
	}

}
