package io.luaprocess.lua.module.time;

import java.time.LocalDateTime;
import java.util.Objects;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Layout}.
 */
class LayoutTests {

	private static final LocationValue DENVER = find("America/Denver");

	private static final TimeValue MORNING = TimeValue.of(LocalDateTime.of(2024, 3, 5, 7, 4, 9, 120_000_000),
			LocationValue.UTC);

	private static final TimeValue EVENING = TimeValue.of(LocalDateTime.of(2023, 11, 25, 17, 30, 0, 7), DENVER);

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
			2006|2024
			06|24
			01|03
			1|3
			Jan|Mar
			January|March
			02|05
			2|5
			_2| 5
			002|065
			Mon|Tue
			Monday|Tuesday
			15|07
			03|07
			3|7
			PM|AM
			pm|am
			04|04
			4|4
			05|09
			5|9
			.000|.120
			.999999|.12
			,000|,120
			,999|,12
			MST|UTC
			-0700|+0000
			-07:00|+00:00
			-07|+00
			Z0700|Z
			Z07:00|Z
			2006-01-02T15:04:05Z07:00|2024-03-05T07:04:09Z
			2006-01-02T15:04:05.999999999Z07:00|2024-03-05T07:04:09.12Z
			02 Jan 06 15:04 MST|05 Mar 24 07:04 UTC
			Monday, 02-Jan-06 15:04:05 MST|Tuesday, 05-Mar-24 07:04:09 UTC
			Mon, 02 Jan 2006 15:04:05 -0700|Tue, 05 Mar 2024 07:04:09 +0000
			3:04PM|7:04AM
			Jan _2 15:04:05.000000|Mar  5 07:04:09.120000
			20060102150405|20240305070409
			Month: January|Month: March
			Janet|Janet
			_2006|_2024
			15h04m|07h04m
			year 2006!|year 2024!
			.0x|.1x
			Grüße 2006|Grüße 2024
			""")
	void formatOfMorningInUtc(String layout, String expected) {
		assertThat(Layout.of(layout).format(MORNING)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
			15|17
			03|05
			3|5
			PM|PM
			pm|pm
			_2|25
			.999999999|.000000007
			.999|
			.000|.000
			.000000000000|.000000007000
			MST|MST
			-0700|-0700
			-07:00|-07:00
			-07|-07
			Z0700|-0700
			Z07:00|-07:00
			3:04PM|5:30PM
			2006-01-02T15:04:05.999999999Z07:00|2023-11-25T17:30:00.000000007-07:00
			Mon, 02 Jan 2006 15:04:05 MST|Sat, 25 Nov 2023 17:30:00 MST
			""")
	void formatOfEveningInDenver(String layout, String expected) {
		assertThat(Layout.of(layout).format(EVENING)).isEqualTo((expected != null) ? expected : "");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
			0|12:00AM|00 12
			1|1:00AM|01 01
			11|11:00AM|11 11
			12|12:00PM|12 12
			13|1:00PM|13 01
			23|11:00PM|23 11
			""")
	void formatOfHoursOnBothClocks(int hour, String kitchen, String both) {
		TimeValue time = TimeValue.of(LocalDateTime.of(2024, 1, 1, hour, 0), LocationValue.UTC);
		assertThat(Layout.of("3:04PM").format(time)).isEqualTo(kitchen);
		assertThat(Layout.of("15 03").format(time)).isEqualTo(both);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
			19800|IST|+0530|+05:30|+05
			-12600|-0330|-0330|-03:30|-03
			-30|+00|+0000|+00:00|+00
			64800|+18|+1800|+18:00|+18
			""")
	void formatOfOddOffsets(int seconds, String name, String offset, String colon, String hours) {
		LocationValue zone = name.equals("IST") ? LocationValue.fixed(name, seconds) : LocationValue.offset(seconds);
		TimeValue time = TimeValue.of(LocalDateTime.of(2024, 1, 1, 0, 0), zone);
		assertThat(Layout.of("MST|-0700|-07:00|-07").format(time))
			.isEqualTo(name + "|" + offset + "|" + colon + "|" + hours);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
			1|0001
			0|0000
			-44|-0044
			12024|12024
			""")
	void formatOfYearsOutsideFourDigits(int year, String expected) {
		assertThat(Layout.of("2006").format(TimeValue.of(LocalDateTime.of(year, 1, 1, 0, 0), LocationValue.UTC)))
			.isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "Europe/Berlin,1,CET", "Europe/Berlin,7,CEST", "America/New_York,7,EDT", "America/Sao_Paulo,1,-03",
			"Asia/Tokyo,1,JST", "Asia/Dubai,1,+04", "Etc/GMT+3,1,-03" })
	void formatOfZoneNamesFollowsTheSeason(String zone, int month, String expected) {
		assertThat(Layout.of("MST").format(TimeValue.of(LocalDateTime.of(2024, month, 1, 0, 0), find(zone))))
			.isEqualTo(expected);
	}

	private static LocationValue find(String name) {
		return Objects.requireNonNull(LocationValue.find(name));
	}

}
