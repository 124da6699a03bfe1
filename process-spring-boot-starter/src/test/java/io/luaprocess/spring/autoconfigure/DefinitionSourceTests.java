package io.luaprocess.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.luaprocess.DefinitionOptions;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.DefinitionException;
import io.luaprocess.definition.DefinitionSource;
import io.luaprocess.limit.Limit;
import io.luaprocess.limit.LimitOverrides;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rules in a database. The Java examples of {@code docs/definitions.md} stand in this
 * class.
 */
class DefinitionSourceTests {

	private static final Path SELF = Path
		.of("src/test/java/io/luaprocess/spring/autoconfigure/DefinitionSourceTests.java");

	private final Rules rules = new Rules();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class))
		.withBean(Rules.class, () -> this.rules)
		.withBean(RuleSource.class)
		.withBean(RuleEditor.class);

	/** Stands for a table of a database. */
	static class Rules {

		private final Map<String, String> rows = new TreeMap<>();

		List<Rule> findAll() {
			return this.rows.entrySet().stream().map((row) -> new Rule(row.getKey(), row.getValue())).toList();
		}

		void save(Rule rule) {
			this.rows.put(rule.name(), rule.text());
		}

		void delete(String name) {
			this.rows.remove(name);
		}

	}

	record Rule(String name, String text) {
	}

	@Component
	static class RuleSource implements DefinitionSource {

		static final DefinitionOptions OPTIONS = DefinitionOptions.function()
			.modules("json", "time")
			.limits(LimitOverrides.NONE.with(Limit.MEMORY, 1 << 20));

		private final Rules rules;

		RuleSource(Rules rules) {
			this.rules = rules;
		}

		@Override
		public String name() {
			return "table rules";
		}

		@Override
		public Collection<ApplicationEntry> entries() {
			return this.rules.findAll()
				.stream()
				.map((rule) -> ApplicationEntry.program("rules:" + rule.name(), rule.text(), OPTIONS))
				.toList();
		}

	}

	@Component
	static class RuleEditor {

		private final ProcessRuntime processes;

		private final Rules rules;

		RuleEditor(ProcessRuntime processes, Rules rules) {
			this.processes = processes;
			this.rules = rules;
		}

		void save(Rule rule) {
			this.processes.define("rules:" + rule.name(), rule.text(), RuleSource.OPTIONS);
			this.rules.save(rule);
		}

		void delete(String name) {
			this.processes.remove("rules:" + name);
			this.rules.delete(name);
		}

	}

	@Test
	void rowsAreProgramsThatCanBeEditedWhileTheApplicationRuns() {
		this.rules.save(new Rule("vat", "return function(net) return net * 119 / 100 end"));
		this.runner.run((context) -> {
			ProcessRuntime processes = context.getBean(ProcessRuntime.class);
			RuleEditor editor = context.getBean(RuleEditor.class);
			assertThat(processes.call("rules:vat", 100)).isEqualTo(119L);
			editor.save(new Rule("vat", "return function(net) return net * 107 / 100 end"));
			assertThat(processes.call("rules:vat", 100)).isEqualTo(107L);
			assertThatExceptionOfType(DefinitionException.class)
				.isThrownBy(() -> editor.save(new Rule("vat", "return function(net) retrun net end")))
				.withMessageStartingWith("defined at run time: entry 'rules:vat': key 'source': 1: ");
			assertThat(this.rules.rows.get("vat")).contains("107");
			editor.delete("vat");
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> processes.call("rules:vat", 100))
				.withMessageContaining("'rules:vat' not found");
		});
	}

	@Test
	void wrongRowStopsTheStart() {
		this.rules.save(new Rule("vat", "return function("));
		this.runner.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(DefinitionException.class)
			.hasMessage("table rules: entry 'rules:vat': key 'source': 1: <name> or '...' expected near <eof>"));
	}

	@Test
	void examplesOfTheGuideStandHere() throws IOException {
		String self = words(Files.readString(SELF).replace("	static class", "	class"));
		Matcher examples = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/definitions.md")));
		int count = 0;
		while (examples.find()) {
			assertThat(self).contains(words(examples.group(1)));
			count++;
		}
		assertThat(count).isEqualTo(2);
	}

	private static String words(String java) {
		return java.replaceAll("\\s+", " ").strip();
	}

}
