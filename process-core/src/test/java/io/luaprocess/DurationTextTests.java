package io.luaprocess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DurationTextTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "+0, 0", "-0, 0", "0s, 0", "1ns, 1", "1us, 1000", "1µs, 1000", "1μs, 1000", "1ms, 1000000",
			"1s, 1000000000", "1m, 60000000000", "1h, 3600000000000", "1h30m, 5400000000000", "1.5s, 1500000000",
			"-250ms, -250000000", "+5s, 5000000000", ".5s, 500000000", "1.s, 1000000000",
			"1h1m1s1ms1us1ns, 3661001001001", "0.1h, 360000000000", "0.9ns, 0", "-1.9ns, -1",
			"0.3333333333333333333h, 1199999999999", "9223372036854775807ns, 9223372036854775807",
			"-9223372036854775807ns, -9223372036854775807", "-9223372036854775808ns, -9223372036854775808",
			"-2562047h47m16.854775808s, -9223372036854775808" })
	void parseOfDurationGivesNanoseconds(String text, long nanos) {
		assertThat(DurationText.parse(text)).isEqualTo(nanos);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "1", "-", "+", "s", ".s", "1d", "1w", "1 s", " 1s", "1s ", "1S", "1s-1ms",
			"1..5s", "0x1s", "1e3s", "--1s", "abc", "1h 30m", "9223372036854775808ns", "9223372036.854775808s",
			"-9223372036854775809ns", "2562048h", "99999999999999999999h", "１s" })
	void parseOfOtherTextNamesTheText(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> DurationText.parse(text))
			.withMessage("invalid duration format: \"" + text + "\"");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0s", "1, 1ns", "-1, -1ns", "999, 999ns", "1000, 1µs", "1100, 1.1µs", "100000, 100µs",
			"250000000, 250ms", "2200000, 2.2ms", "1500000000, 1.5s", "1000000000, 1s", "60000000000, 1m0s",
			"5400000000000, 1h30m0s", "3600000000000, 1h0m0s", "90000000000, 1m30s", "-90500000000, -1m30.5s",
			"3723000000001, 1h2m3.000000001s", "9223372036854775807, 2562047h47m16.854775807s",
			"-9223372036854775808, -2562047h47m16.854775808s" })
	void formatUsesTheShortestForm(long nanos, String text) {
		assertThat(DurationText.format(nanos)).isEqualTo(text);
	}

	@Test
	void parseReadsBackWhatFormatWrote() {
		for (long nanos = 1; nanos > 0; nanos = nanos * 7 + 3) {
			assertThat(DurationText.parse(DurationText.format(nanos))).isEqualTo(nanos);
			assertThat(DurationText.parse(DurationText.format(-nanos))).isEqualTo(-nanos);
		}
	}

}
