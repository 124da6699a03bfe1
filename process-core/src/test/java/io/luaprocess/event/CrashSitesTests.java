package io.luaprocess.event;

import java.time.Instant;
import java.util.List;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Crashes by place and error.
 */
class CrashSitesTests {

	private final RuntimeEvents events = new RuntimeEvents(10, String::valueOf);

	@AfterEach
	void close() {
		this.events.close();
	}

	private void crash(long second, String definition, String message, String stack) {
		EventError error = EventError.of(ProcessError.of(ErrorKind.INTERNAL, message).withStack(stack));
		Subject subject = new Subject(Pid.of("test:host", second), definition, "test:host", null);
		this.events.publish(new RuntimeEvent.Crashed(Instant.ofEpochSecond(second), subject, error,
				CrashSites.site(definition, error), false, false));
	}

	@Test
	void crashesAtOnePlaceWithOneKindOfErrorAreOneGroup() {
		String stack = "stack traceback:\n\t[Java]: in function 'error'\n\tshop:order:47: in function 'step'";
		crash(1, "shop:order", "no stock for 'apple' (17 wanted)", stack);
		crash(2, "shop:order", "no stock for 'pear' (3 wanted)", stack);
		assertThat(this.events.crashes().sites()).singleElement().satisfies((site) -> {
			assertThat(site.site()).isEqualTo("shop:order:47");
			assertThat(site.count()).isEqualTo(2);
			assertThat(site.first()).isEqualTo(Instant.ofEpochSecond(1));
			assertThat(site.last()).isEqualTo(Instant.ofEpochSecond(2));
			assertThat(site.error().text()).isEqualTo("no stock for 'pear' (3 wanted)");
			assertThat(site.stack()).containsExactly("[Java]: in function 'error'",
					"shop:order:47: in function 'step'");
			assertThat(site.lastPid()).isEqualTo(Pid.of("test:host", 2));
		});
	}

	@Test
	void otherPlacesErrorsAndDefinitionsAreOtherGroupsTheLatestFirst() {
		crash(1, "shop:order", "broken", "shop:lib:1: in function 'a'");
		crash(2, "shop:order", "broken", "shop:lib:2: in function 'a'");
		crash(3, "shop:order", "bent", "shop:lib:1: in function 'a'");
		crash(4, "shop:stock", "broken", "shop:lib:1: in function 'a'");
		assertThat(this.events.crashes().sites()).extracting(CrashSite::last, CrashSite::count)
			.containsExactly(group(4), group(3), group(2), group(1));
	}

	private static Tuple group(long second) {
		return Tuple.tuple(Instant.ofEpochSecond(second), 1L);
	}

	@Test
	void placeIsInTheMessageOrElseTheDefinition() {
		assertThat(CrashSites.site("shop:order", error("shop:order:9: attempt to call a nil value")))
			.isEqualTo("shop:order:9");
		assertThat(CrashSites.site("shop:order", error("stack overflow"))).isEqualTo("shop:order");
	}

	private static EventError error(String text) {
		return EventError.of(ProcessError.of(ErrorKind.INTERNAL, text));
	}

	@Test
	void groupsAreLimitedAndThoseThatGoAreCounted() {
		for (int i = 1; i <= CrashSites.CAPACITY; i++) {
			crash(i, "shop:order", "broken", "shop:order:" + i + ": in function 'a'");
		}
		crash(1000, "shop:order", "broken", "shop:order:1: in function 'a'");
		crash(1001, "shop:order", "broken", "shop:order:999: in function 'a'");
		List<CrashSite> sites = this.events.crashes().sites();
		assertThat(sites).hasSize(CrashSites.CAPACITY);
		assertThat(sites).extracting(CrashSite::site).contains("shop:order:1", "shop:order:999");
		assertThat(sites).extracting(CrashSite::site).doesNotContain("shop:order:2");
		assertThat(this.events.crashes().forgotten()).isEqualTo(1);
	}

	@Test
	void textsOfAnErrorAreCutAndOnOneLine() {
		EventError error = EventError.of(ProcessError.of("K".repeat(1000), "line\nbreak" + "x".repeat(10_000), null)
			.withStack("shop:order:1: in main chunk\n".repeat(1000)));
		assertThat(error.text()).startsWith("line\\nbreak").endsWith("…").hasSizeLessThan(EventError.MAX_TEXT + 10);
		assertThat(error.stack()).hasSize(EventError.MAX_LINES);
		assertThat(error.kind()).hasSizeLessThan(300);
	}

}
