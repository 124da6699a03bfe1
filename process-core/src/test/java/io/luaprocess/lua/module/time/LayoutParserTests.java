package io.luaprocess.lua.module.time;

import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LayoutParser}.
 */
class LayoutParserTests {

	private static final LocationValue BERLIN = Objects.requireNonNull(LocationValue.find("Europe/Berlin"));

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
			2006-01-02T15:04:05Z07:00|2024-03-05T07:04:09Z|2024-03-05T07:04:09Z
			2006-01-02T15:04:05Z07:00|2024-03-05T07:04:09.25Z|2024-03-05T07:04:09.25Z
			2006-01-02T15:04:05Z07:00|2024-03-05T07:04:09,25Z|2024-03-05T07:04:09.25Z
			2006-01-02T15:04:05Z07:00|2024-03-05T07:04:09.1234567891Z|2024-03-05T07:04:09.123456789Z
			2006-01-02T15:04:05Z07:00|2024-03-05T07:04:09+02:00|2024-03-05T07:04:09+02:00
			2006-01-02T15:04:05.999999999Z07:00|2024-03-05T07:04:09-07:30|2024-03-05T07:04:09-07:30
			2006-01-02T15:04:05.000Z0700|2024-03-05T07:04:09.007-0730|2024-03-05T07:04:09.007-07:30
			2006-01-02T15:04:05.000Z0700|2024-03-05T07:04:09.007Z|2024-03-05T07:04:09.007Z
			02 Jan 06 15:04 MST|05 Mar 24 07:04 UTC|2024-03-05T07:04:00Z
			02 Jan 06 15:04 -0700|05 Mar 24 07:04 +0130|2024-03-05T07:04:00+01:30
			Monday, 02-Jan-06 15:04:05 MST|Tuesday, 05-Mar-24 07:04:09 UTC|2024-03-05T07:04:09Z
			Mon, 02 Jan 2006 15:04:05 -0700|Tue, 05 Mar 2024 07:04:09 +0000|2024-03-05T07:04:09Z
			2006-01-02 15:04:05|2024-03-05 07:04:09|2024-03-05T07:04:09Z
			2006-01-02|2024-03-05|2024-03-05T00:00:00Z
			2006-01-02|0001-01-01|0001-01-01T00:00:00Z
			15:04:05|07:04:09|0000-01-01T07:04:09Z
			3:04PM|7:04AM|0000-01-01T07:04:00Z
			3:04PM|12:04AM|0000-01-01T00:04:00Z
			3:04PM|12:04PM|0000-01-01T12:04:00Z
			03:04 pm|07:04 pm|0000-01-01T19:04:00Z
			Jan _2 15:04:05|Mar  5 07:04:09|0000-03-05T07:04:09Z
			Jan _2 15:04:05|Mar 15 07:04:09|0000-03-15T07:04:09Z
			January 2 2006|march 5 2024|2024-03-05T00:00:00Z
			1/2/06|3/5/69|1969-03-05T00:00:00Z
			1/2/06|12/31/68|2068-12-31T00:00:00Z
			2006-002|2024-366|2024-12-31T00:00:00Z
			2006-002|2023-060|2023-03-01T00:00:00Z
			20060102150405|20240305070409|2024-03-05T07:04:09Z
			2006  01|2024 03|2024-03-01T00:00:00Z
			2006 01|2024   03|2024-03-01T00:00:00Z
			15:04 -07|07:04 +03|0000-01-01T07:04:00+03:00
			2006-01-02 15:04 MST|2024-03-05 07:04 +0330|2024-03-05T07:04:00+03:30
			Uhrzeit 15:04|Uhrzeit 23:59|0000-01-01T23:59:00Z
			2006-01-02|2024-02-29|2024-02-29T00:00:00Z
			""")
	void parseGivesTheMoment(String layout, String text, String expected) {
		assertThat(LayoutParser.parse(Layout.of(layout), text, LocationValue.UTC).tojstring()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
			2006-01-02|2024-13-01|month out of range
			2006-01-02|2024-00-01|month out of range
			2006-01-02|2023-02-29|day out of range
			2006-01-02|2024-04-31|day out of range
			2006-01-02|2024-1-01|cannot parse "1-01" as "01"
			2006-01-02|24-01-01|cannot parse "24-01-01" as "2006"
			2006-01-02|2024-01-01x|extra text: "x"
			2006-01-02|2024/01/01|cannot parse "/01/01" as "-"
			2006-01-02|""|cannot parse "" as "2006"
			15:04|24:00|hour out of range
			15:04|12:60|minute out of range
			15:04:05|12:00:60|second out of range
			3:04PM|13:00PM|hour out of range
			3:04PM|7:04pm|cannot parse "pm" as "PM"
			Jan|Foo|cannot parse "Foo" as "Jan"
			Monday|Mon|cannot parse "Mon" as "Monday"
			2006-002|2023-366|day of year out of range
			2006-002|2023-000|day of year out of range
			2006-01 002|2023-01 060|day of year does not match month or day
			15:04 -0700|12:00 Z|cannot parse "Z" as "-0700"
			15:04 -07:00|12:00 +0200|cannot parse "00" as "-07:00"
			15:04 Z07:00|12:00 +19:00|time zone offset out of range
			15:04 Z07:00|12:00 +10:60|time zone offset minute out of range
			15:04 MST|12:00 ab|cannot parse "ab" as "MST"
			15:04:05.000|12:00:00.12|cannot parse ".12" as ".000"
			15:04:05.000|12:00:00|cannot parse "" as ".000"
			""")
	void parseOfTextThatDoesNotFitSaysWhy(String layout, String text, String problem) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> LayoutParser.parse(Layout.of(layout), text, LocationValue.UTC))
			.withMessage("parsing time \"" + text + "\" as \"" + layout + "\": " + problem);
	}

	@Test
	void parseWithoutZoneTakesTheDefaultZone() {
		TimeValue time = LayoutParser.parse(Layout.of("2006-01-02 15:04"), "2024-07-01 12:00", BERLIN);
		assertThat(time.tojstring()).isEqualTo("2024-07-01T12:00:00+02:00");
		assertThat(time.location()).isSameAs(BERLIN);
	}

	@Test
	void parseOfOffsetTheDefaultZoneHasKeepsThatZone() {
		Layout layout = Layout.RFC3339;
		assertThat(LayoutParser.parse(layout, "2024-07-01T12:00:00+02:00", BERLIN).location()).isSameAs(BERLIN);
		assertThat(LayoutParser.parse(layout, "2024-07-01T12:00:00+03:00", BERLIN).location().tojstring())
			.isEqualTo("+03:00");
	}

	@ParameterizedTest
	@CsvSource({ "2024-07-01 12:00 CEST,2024-07-01T12:00:00+02:00", "2024-07-01 12:00 CET,2024-07-01T13:00:00+02:00",
			"2024-01-01 12:00 CET,2024-01-01T12:00:00+01:00", "2024-01-01 12:00 XYZ,2024-01-01T12:00:00Z",
			"2024-10-27 02:30 CEST,2024-10-27T02:30:00+02:00", "2024-10-27 02:30 CET,2024-10-27T02:30:00+01:00" })
	void parseOfAbbreviationLooksInTheDefaultZone(String text, String expected) {
		assertThat(LayoutParser.parse(Layout.of("2006-01-02 15:04 MST"), text, BERLIN).tojstring()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "2024-03-31 02:30,2024-03-31T03:30:00+02:00", "2024-10-27 02:30,2024-10-27T02:30:00+02:00" })
	void parseInGapAndOverlap(String text, String expected) {
		assertThat(LayoutParser.parse(Layout.of("2006-01-02 15:04"), text, BERLIN).tojstring()).isEqualTo(expected);
	}

}
