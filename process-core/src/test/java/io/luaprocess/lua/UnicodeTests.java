package io.luaprocess.lua;

import java.util.Map;

import io.luaprocess.ProcessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Characters above U+FFFF are four bytes in Lua and one character in Java, both ways.
 */
class UnicodeTests {

	private static final String TEXT = "a\ud83d\ude00b";

	private final LuaTest scripts = LuaTest.in("lua/8-unicode");

	@AfterEach
	void stop() {
		this.scripts.close();
	}

	@Test
	void textSurvivesArgumentsLibrariesJsonAndResults() {
		assertThat(this.scripts.run("unicode:text", TEXT))
			.isEqualTo(Map.of("text", TEXT, "\ud83d\ude00", TEXT + "|\"" + TEXT + "\""));
	}

	@Test
	void anErrorCarriesItsText() {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> this.scripts.run("unicode:fail", TEXT))
			.withMessageContaining(TEXT + " \ud835\udcb3");
	}

}
