package io.luaprocess.lua.module;

import java.util.Map;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.luaprocess.lua.LuaTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the module {@code logger} and the global {@code print}.
 */
class LoggerTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("process.app.test.script");

	private final ListAppender<ILoggingEvent> records = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.logger.setLevel(Level.DEBUG);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.records);
		this.records.start();
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.records);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

	private ILoggingEvent only(String body) {
		passes(body);
		assertThat(this.records.list).hasSize(1);
		return this.records.list.get(0);
	}

	private static void passes(String body) {
		LuaTest.passes("return function()\n" + body + "\nend");
	}

	private static Map<String, Object> fields(ILoggingEvent event) {
		return event.getKeyValuePairs().stream().collect(Collectors.toMap((pair) -> pair.key, (pair) -> pair.value));
	}

	@Test
	void levels() {
		passes("logger:debug('a') logger:info('b') logger:warn('c') logger:error('d') logger:info(42)");
		assertThat(this.records.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("a", "b", "c", "d", "42");
		assertThat(this.records.list).extracting(ILoggingEvent::getLevel)
			.containsExactly(Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR, Level.INFO);
	}

	@Test
	void everyRecordCarriesPidAndLocation() {
		Map<String, Object> fields = fields(only("\nlogger:info('x')"));
		assertThat(fields).containsEntry("location", "app.test:script:3").hasSize(2);
		assertThat((String) fields.get("pid")).startsWith("{app:processes|0x");
	}

	@Test
	void fieldsKeepTheirValuesAndObjectsAreText() {
		assertThat(fields(only("""
				logger:info("x", { s = "t", n = 7, f = 0.5, b = true, e = errors.wrap("m", "c"), t = { 1, 2 },
				  d = time.parse_duration("90s") })
				"""))).containsEntry("s", "t")
			.containsEntry("n", 7L)
			.containsEntry("f", 0.5)
			.containsEntry("b", true)
			.containsEntry("e", "c: m")
			.containsEntry("t", "[1,2]")
			.containsEntry("d", "1m30s");
	}

	@Test
	void textsOfObjectsMayBeWaitedFor() {
		passes("""
				local t = setmetatable({}, { __tostring = function() return coroutine.yield("text") end })
				local co = coroutine.wrap(function()
				  print("", t, t, 1)
				  logger:with({ a = t, n = 1 }):info("x", { b = t, c = t })
				end)
				local value = co()
				while value do value = co(value) end
				""");
		assertThat(this.records.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("\ttext\ttext\t1", "x");
		assertThat(fields(this.records.list.get(0))).containsEntry("location", "app.test:script:4");
		assertThat(fields(this.records.list.get(1))).containsEntry("location", "app.test:script:5")
			.containsEntry("a", "text")
			.containsEntry("b", "text")
			.containsEntry("c", "text")
			.containsEntry("n", 1L);
	}

	@Test
	void withAndNamedMakeNewLoggers() {
		assertThat(fields(only("""
				local fields = { a = 1 }
				local child = logger:with(fields):named("x"):with({ b = 2 }):named("y")
				fields.a = 9
				child:warn("m", { c = 3 })
				"""))).containsEntry("a", 1L)
			.containsEntry("b", 2L)
			.containsEntry("c", 3L)
			.containsEntry("logger", "x.y");
	}

	@Test
	void levelThatIsOffWritesNothing() {
		this.logger.setLevel(Level.WARN);
		passes("logger:info('x') print('y')");
		assertThat(this.records.list).isEmpty();
	}

	@Test
	void printWritesItsArgumentsSeparatedByTabs() {
		ILoggingEvent event = only("print('a', 1, nil, true, errors.new('e'))");
		assertThat(event.getFormattedMessage()).isEqualTo("a\t1\tnil\ttrue\te");
		assertThat(event.getLevel()).isEqualTo(Level.INFO);
		assertThat(fields(event)).containsEntry("location", "app.test:script:2");
	}

	@Test
	void lineBreaksAndControlCharactersOfScriptsAreEscaped() {
		ILoggingEvent event = only("""
				logger:named("n\\nm"):info("a\\nb\\27[0m", { ["k\\r"] = "v\\n", t = { "x\\127" } })
				""");
		assertThat(event.getFormattedMessage()).isEqualTo("a\\nb\\u001B[0m");
		assertThat(fields(event)).containsEntry("logger", "n\\nm")
			.containsEntry("k\\r", "v\\n")
			.containsEntry("t", "[\"x\\u007F\"]");
	}

	@Test
	void printedLineBreaksAreEscaped() {
		assertThat(only("print('a\\n2026 ERROR forged')").getFormattedMessage()).isEqualTo("a\\n2026 ERROR forged");
	}

	@Test
	void longTextsAreCut() {
		assertThat(only("print(('x'):rep(10000))").getFormattedMessage())
			.isEqualTo("x".repeat(8192) + "… (1808 characters cut)");
	}

	@Test
	void fieldsAreCutTogether() {
		Map<String, Object> fields = fields(only("""
				local fields = {}
				for i = 1, 10000 do fields["k" .. i] = ("x"):rep(100) end
				logger:info("m", fields)
				"""));
		assertThat(fields).hasSizeBetween(50, 100);
		assertThat((String) fields.get("cut")).matches("99\\d\\d fields");
	}

	@Test
	void processLogsOnlySoMuchInASecondAndWhatIsDroppedIsCounted() {
		ListAppender<ILoggingEvent> warnings = new ListAppender<>();
		Logger process = (Logger) LoggerFactory.getLogger("io.luaprocess.process");
		process.setLevel(Level.WARN);
		process.addAppender(warnings);
		warnings.start();
		long start = System.nanoTime();
		try {
			passes("for i = 1, 10000 do print(('x'):rep(1000)) end");
		}
		finally {
			process.detachAppender(warnings);
			process.setLevel(null);
		}
		long seconds = 1 + (System.nanoTime() - start) / 1_000_000_000;
		assertThat(this.records.list).hasSizeBetween(100, (int) (240 * seconds));
		assertThat(warnings.list).isNotEmpty().hasSizeLessThanOrEqualTo((int) seconds + 1);
		assertThat(warnings.list).allSatisfy((warning) -> assertThat(warning.getFormattedMessage())
			.contains("log records dropped, luaprocess.limits.log-rate is 262144 bytes per second"));
		long dropped = warnings.list.stream().mapToLong((warning) -> (Long) warning.getArgumentArray()[2]).sum();
		assertThat(this.records.list.size() + dropped).isEqualTo(10000);
	}

	@Test
	void bracesInAMessageAreNotPlaceholders() {
		assertThat(only("logger:info('{} {}', { a = 1 })").getFormattedMessage()).isEqualTo("{} {}");
	}

	@Test
	void wrongArguments() {
		passes("""
				raises("logger expected", logger.info, "x")
				raises("bad argument #1 to 'info' (string expected, got no value)", logger.info, logger)
				raises("bad argument #1 to 'info' (string expected, got table)", logger.info, logger, {})
				raises("bad argument #2 to 'warn' (table expected, got string)", logger.warn, logger, "x", "y")
				raises("bad argument #2 to 'warn' (field keys must be strings)", logger.warn, logger, "x", { 1 })
				raises("bad argument #1 to 'with' (table expected, got no value)", logger.with, logger)
				fails(errors.INVALID, "logger name cannot be empty", logger.named, logger, "")
				fails(errors.INVALID, "logger name cannot be empty", logger.named, logger)
				""");
	}

}
