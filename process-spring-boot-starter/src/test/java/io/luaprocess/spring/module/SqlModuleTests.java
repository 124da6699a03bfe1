package io.luaprocess.spring.module;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The module {@code sql} with a real database.
 */
@Timeout(60)
class SqlModuleTests {

	private static final Map<String, String> PROGRAMS = Map.ofEntries(
			Map.entry("named", "return m.query('select id, name from item where id = :id', {id = 7})"),
			Map.entry("listed",
					"return m.query('select name from item where id in (:ids) order by id', {ids = {7, 8}})"),
			Map.entry("positional", "return m.query('select name from item where id = ? and note is null', 7)"),
			Map.entry("insert", "return m.update('insert into item (id, name, note) values (?, ?, ?)', ...)"),
			Map.entry("absent",
					"m.update('update item set note = :note where id = :id', {id = 8})"
							+ " return m.query('select note from item where id = 8')"),
			Map.entry("rows", "return #m.query('select x from system_range(1, ?)', ...)"),
			Map.entry("size", "return m.query(\"select repeat('x', ?)\", ...)"),
			Map.entry("bad", "return m.query(...)"),
			Map.entry("commit",
					"return m.transaction(function() m.update('delete from item where id = 7') return 'done' end)"),
			Map.entry("rollback", """
					local thrown = {}
					local ok, err = pcall(m.transaction, function()
					  m.update('delete from item')
					  error(thrown)
					end)
					return not ok and err == thrown and #m.query('select id from item')"""), Map.entry("nested", """
					m.transaction(function()
					  m.update('delete from item where id = 7')
					  pcall(m.transaction, function() m.update('delete from item where id = 8') error('no') end)
					end)
					return m.query('select id from item')"""), Map.entry("endless", """
					m.transaction(function()
					  m.update('delete from item')
					  while true do end
					end)"""),
			Map.entry("values",
					"""
							local row = m.query([[select cast(12.5 as numeric(10, 2)) number, 9007199254740992 whole,
							  timestamp '2026-01-02 03:04:05' at_time, date '2026-01-02' on_day, time '03:04:05' clock,
							  true as flag, cast('long' as clob) long_text, X'00ff' as raw, cast(null as int) as nothing,
							  array[1, 2] as elements, timestamp with time zone '2026-01-02 03:04:05+00:00' zoned,
							  uuid '00000000-0000-0000-0000-000000000001' id]])[1]
							return {row.number, row.whole, row.at_time:unix(), row.on_day, row.clock, row.flag, row.long_text, row.raw == '\\0\\255',
							  row.nothing == nil, row.elements[2], row.zoned:unix(), row.id}"""),
			Map.entry("inexact", "return m.query('select 9007199254740993 as big')"), Map.entry("time", """
					m.update('create table log (at timestamp)')
					m.update('insert into log values (:at)', {at = time.unix(86400, 0)})
					return m.query('select at from log')[1].at"""));

	@TempDir
	private Path folder;

	private ApplicationContextRunner runner() {
		return ReadyModules
			.with(this.folder, "sql", PROGRAMS, DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
					JdbcClientAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class)
			.withPropertyValues("spring.datasource.generate-unique-name=true");
	}

	private static void fill(ApplicationContext context) {
		JdbcClient client = context.getBean(JdbcClient.class);
		client.sql("create table item (id int primary key, name varchar(20), note varchar(20))").update();
		client.sql("insert into item values (7, 'seven', null), (8, 'eight', 'even')").update();
	}

	private static ThrowableAssertAlternative<ProcessException> fails(ApplicationContext context, ErrorKind kind,
			String name, Object... args) {
		return assertThatExceptionOfType(ProcessException.class)
			.isThrownBy(() -> ReadyModules.call(context, name, args))
			.matches((ex) -> ex.is(kind), kind.value());
	}

	@Test
	void statementsTakeNamedAndPositionalParameters() {
		runner().run((context) -> {
			fill(context);
			assertThat(ReadyModules.call(context, "named")).isEqualTo(List.of(Map.of("id", 7L, "name", "seven")));
			assertThat(ReadyModules.call(context, "listed"))
				.isEqualTo(List.of(Map.of("name", "seven"), Map.of("name", "eight")));
			assertThat(ReadyModules.call(context, "positional")).isEqualTo(List.of(Map.of("name", "seven")));
			assertThat(ReadyModules.call(context, "insert", 9, "nine", null)).isEqualTo(1L);
			assertThat(
					context.getBean(JdbcClient.class).sql("select note from item where id = 9").query().singleColumn())
				.containsOnlyNulls();
			fails(context, ErrorKind.ALREADY_EXISTS, "insert", 9, "nine", null);
			// A row of which every column is NULL.
			assertThat(ReadyModules.call(context, "absent")).isEqualTo(List.of(List.of()));
			assertThat(ReadyModules.call(context, "bad", "select name from item where name = ?", "x' or '1'='1"))
				.isEqualTo(List.of());
		});
	}

	@Test
	void wrongStatementsAndParametersSayWhatIsWrong() {
		runner().run((context) -> {
			fill(context);
			fails(context, ErrorKind.INVALID, "bad", "select nothing from nowhere").withMessageContaining("NOWHERE");
			fails(context, ErrorKind.INVALID, "bad", "select id from item where id = :id", Map.of("ID", 7))
				.withMessage("bad argument #2 to 'sql.query' (the statement has no parameter :ID)");
			fails(context, ErrorKind.INVALID, "bad", "select id from item where id = :id", Map.of("id", Map.of("x", 1)))
				.withMessageContaining("bad argument #2 to 'sql.query' (a parameter is a string, number");
			fails(context, ErrorKind.INVALID, "bad", "select id from item where id = ?", Map.of(2, 7))
				.withMessageContaining("without gaps");
			fails(context, ErrorKind.INVALID, "bad", "select id from item where id = ?")
				.withMessageContaining("statement cannot be run");
			fails(context, ErrorKind.INVALID, "insert", "x", "ten", null)
				.withMessageContaining("statement cannot be run");
			fails(context, ErrorKind.INVALID, "bad", 7, 8)
				.withMessage("bad argument #1 to 'sql.query' (string expected, got number)");
		});
	}

	@Test
	void valuesArePlain() {
		runner().run((context) -> {
			long local = LocalDateTime.parse("2026-01-02T03:04:05").atZone(ZoneId.systemDefault()).toEpochSecond();
			assertThat(ReadyModules.call(context, "values"))
				.isEqualTo(List.of(12.5, 9007199254740992L, local, "2026-01-02", "03:04:05", true, "long", true, true,
						2L, 1767323045L, "00000000-0000-0000-0000-000000000001"));
			fails(context, ErrorKind.INVALID, "inexact").withMessageContaining("column 'big' has the number");
			assertThat(ReadyModules.call(context, "time")).isInstanceOfSatisfying(ZonedDateTime.class,
					(at) -> assertThat(at.toEpochSecond()).isEqualTo(86400));
		});
	}

	@Test
	void resultsAreLimited() {
		runner().withPropertyValues("luaprocess.modules.sql.max-rows=10", "luaprocess.modules.sql.max-size=100B")
			.run((context) -> {
				assertThat(ReadyModules.call(context, "rows", 10)).isEqualTo(10L);
				fails(context, ErrorKind.LIMIT_EXCEEDED, "rows", 11).withMessage("the result has more than 10 rows");
				fails(context, ErrorKind.LIMIT_EXCEEDED, "size", 101)
					.withMessage("the result has more than 100 bytes of text and binary data");
			});
	}

	@Test
	void longStatementIsATimeout() {
		runner().withPropertyValues("luaprocess.modules.sql.query-timeout=1s")
			.run((context) -> assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> ReadyModules.call(
					context, "bad",
					"select count(*) from system_range(1, 100000) a, system_range(1, 100000) b where a.x + b.x = 7"))
				.matches((ex) -> ex.is(ErrorKind.TIMEOUT)));
	}

	@Test
	void transactionsCommitAndRollBack() {
		runner().run((context) -> {
			fill(context);
			assertThat(ReadyModules.call(context, "rollback")).isEqualTo(2L);
			assertThat(ReadyModules.call(context, "nested")).isEqualTo(List.of(Map.of("id", 8L)));
			assertThat(ReadyModules.call(context, "insert", 7, "seven", null)).isEqualTo(1L);
			assertThat(ReadyModules.call(context, "commit")).isEqualTo("done");
			assertThat(ids(context)).containsExactly(8);
		});
	}

	private static List<Integer> ids(ApplicationContext context) {
		return context.getBean(JdbcClient.class).sql("select id from item").query(Integer.class).list();
	}

	@Test
	void endOfTheProcessRollsBack() {
		runner().withPropertyValues("luaprocess.limits.cpu-time=100ms").run((context) -> {
			fill(context);
			fails(context, ErrorKind.LIMIT_EXCEEDED, "endless");
			await().until(() -> ids(context).size() == 2);
		});
	}

	@Test
	void guardIsAsked() {
		runner()
			.withPropertyValues("luaprocess.security.policies.p.actions=sql.update,sql.transaction",
					"luaprocess.security.policies.p.resources=database", "luaprocess.security.policies.p.effect=deny")
			.run((context) -> {
				fill(context);
				assertThat(ReadyModules.call(context, "rows", 3)).isEqualTo(3L);
				fails(context, ErrorKind.PERMISSION_DENIED, "insert", 1, "one", null)
					.withMessage("not allowed to sql.update: database");
				fails(context, ErrorKind.PERMISSION_DENIED, "commit")
					.withMessage("not allowed to sql.transaction: database");
			});
	}

	@Test
	void transactionNeedsAManager() {
		ReadyModules
			.with(this.folder, "sql", PROGRAMS, DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
					JdbcClientAutoConfiguration.class)
			.withPropertyValues("spring.datasource.generate-unique-name=true")
			.run((context) -> fails(context, ErrorKind.UNAVAILABLE, "commit")
				.withMessage("the application has no transaction manager"));
	}

	@Test
	void moduleExistsOnlyIfEnabledAndWithItsBean() {
		ApplicationContextRunner runner = runner().withPropertyValues("luaprocess.locations=classpath*:/processes/",
				"luaprocess.default-modules=");
		runner.run((context) -> assertThat(context).hasSingleBean(SqlModule.class));
		runner.withPropertyValues("luaprocess.modules.sql.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SqlModule.class));
		runner.withClassLoader(new FilteredClassLoader(JdbcClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SqlModule.class));
		runner.withClassLoader(new FilteredClassLoader(PlatformTransactionManager.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SqlModule.class));
	}

}
