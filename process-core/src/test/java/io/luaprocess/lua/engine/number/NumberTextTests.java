package io.luaprocess.lua.engine.number;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.LuaString;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NumberText}.
 */
class NumberTextTests {

	private static final Path LUA = Path.of("/usr/bin/lua5.2");

	@ParameterizedTest
	@CsvSource({ "0, 0", "-0.0, -0", "1, 1", "-17, -17", "0.1, 0.1", "1e15, 1e+15", "1e14, 1e+14",
			"99999999999999, 99999999999999", "123456789012345, 1.2345678901234e+14",
			"123456789012355, 1.2345678901236e+14", "1234567.891, 1234567.891", "9007199254740992, 9.007199254741e+15",
			"1e39, 1e+39", "12345678901234567890, 1.2345678901235e+19", "3.141592653589793, 3.1415926535898",
			"0.3333333333333333, 0.33333333333333", "4611686014132420609, 4.6116860141324e+18",
			"9223372036854775808, 9.2233720368548e+18", "1e-4, 0.0001", "1e-5, 1e-05", "0.00012345, 0.00012345",
			"1e100, 1e+100", "1e-100, 1e-100", "4.9e-324, 4.9406564584125e-324",
			"2.2250738585072014e-308, " + "2.2250738585072e-308", "1.7976931348623157e308, 1.7976931348623e+308",
			"0.1234567890123450, 0.12345678901234", "99999999999999.5, 1e+14", "9999999999999.97, 10000000000000",
			"100, 100", "0.5, 0.5", "2.5e-7, 2.5e-07" })
	void writesNumbersAsPrintfDoes(double number, String text) {
		assertThat(NumberText.format(number)).isEqualTo(text);
	}

	@Test
	void writesWhatIsNoFiniteNumber() {
		assertThat(NumberText.format(Double.POSITIVE_INFINITY)).isEqualTo("inf");
		assertThat(NumberText.format(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
		assertThat(NumberText.format(Double.NaN)).isEqualTo("nan");
	}

	static boolean luaIsInstalled() {
		return Files.isExecutable(LUA);
	}

	@Test
	@EnabledIf("luaIsInstalled")
	void writesAndReadsRandomNumbersAsLuaDoes(@TempDir Path folder) throws IOException, InterruptedException {
		Random random = new Random(1);
		StringBuilder script = new StringBuilder();
		StringBuilder expected = new StringBuilder();
		for (int i = 0; i < 20_000; i++) {
			double v = switch (random.nextInt(5)) {
				case 0 -> random.nextInt(1_000_000) / 1000.0;
				case 1 -> random.nextLong();
				case 2 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
				case 3 -> (random.nextLong(1_000_000_000_000_000L) * 10 + 5) / Math.pow(10, random.nextInt(20));
				default -> Double.longBitsToDouble(random.nextLong());
			};
			if (Double.isFinite(v)) {
				String text = Double.toHexString(v);
				script.append("print(tonumber('").append(text).append("'), tonumber('").append(v).append("'))\n");
				double hex = NumberParser.parse(LuaString.valueOf(text));
				double decimal = NumberParser.parse(LuaString.valueOf(Double.toString(v)));
				expected.append(NumberText.format(hex)).append('\t').append(NumberText.format(decimal)).append('\n');
			}
		}
		Path file = Files.writeString(folder.resolve("numbers.lua"), script);
		Process lua = new ProcessBuilder(List.of(LUA.toString(), file.toString())).start();
		String output = new String(lua.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(lua.waitFor()).isZero();
		assertThat(output.lines().toList()).isEqualTo(expected.toString().lines().toList());
	}

}
