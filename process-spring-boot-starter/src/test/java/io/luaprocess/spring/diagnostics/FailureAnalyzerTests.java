package io.luaprocess.spring.diagnostics;

import java.util.List;

import io.luaprocess.definition.DefinitionException;
import io.luaprocess.definition.DefinitionProblem;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import io.luaprocess.spring.listener.InvalidListenerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the texts of the failure analyzers.
 */
class FailureAnalyzerTests {

	@Test
	void definitionErrorsAreAllListedWithTheirPlaces() {
		FailureAnalysis analysis = definitions(
				new DefinitionProblem("shop/_index.yaml", 7, "shop:worker", "source", "source 'worker.lua' not found"),
				new DefinitionProblem("shop/_index.yaml", 12, "shop:rule", "source", "3: '=' expected near 'y'"));
		assertThat(analysis.getDescription()).isEqualTo("""
				The process definitions have 2 errors:

				    shop/_index.yaml:7: entry 'shop:worker': key 'source': source 'worker.lua' not found
				    shop/_index.yaml:12: entry 'shop:rule': key 'source': 3: '=' expected near 'y'""");
		assertThat(analysis.getAction())
			.contains("Correct the source: file://<path> is relative to the definition file")
			.contains("Correct the Lua program at the line named after the entry.")
			.endsWith("To start without erroneous entries, set luaprocess.on-definition-error=skip.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					invalid YAML: mapping values are not allowed here | Correct the YAML: one document with the keys
					already defined in a/_index.yaml:3                | Give one of the entries another name or namespace
					'shop:none' not found                             | Define the entry referred to, or correct the reference
					'shop:lib' is a library.lua, expected process.lua | Define the entry referred to, or correct the reference
					invalid duration format: "10 parsecs"             | Write durations like 250ms, 10s or 1h30m.
					unknown module 'jsn', did you mean 'json'?        | Correct the name of the module, or declare a LuaModule bean
					jitter out of range                               | Correct the entries named above.
					""")
	void definitionErrorSaysWhatWouldBeRight(String reason, String action) {
		FailureAnalysis analysis = definitions(new DefinitionProblem("_index.yaml", 1, "a:b", null, reason));
		assertThat(analysis.getDescription())
			.isEqualTo("The process definitions have an error:\n\n    _index.yaml:1: entry 'a:b': " + reason);
		assertThat(analysis.getAction()).startsWith(action);
	}

	@Test
	void wrongListenersAreAllListed() {
		FailureAnalysis analysis = new InvalidListenerFailureAnalyzer().analyze(new InvalidListenerException(
				List.of(new InvalidListenerException.Problem("Mailer.send(Mail)", "it is private", "Make it public."),
						new InvalidListenerException.Problem("Printer.print()", "the concurrency is 0",
								"Write a number from 1 on."))));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo("""
				Methods cannot be listeners of processes:

				    @ProcessListener Mailer.send(Mail): it is private
				    @ProcessListener Printer.print(): the concurrency is 0""");
		assertThat(analysis.getAction()).isEqualTo("Make it public.\nWrite a number from 1 on.");
	}

	@Test
	void invalidPropertyIsExplainedWithItsOrigin() {
		MockEnvironment environment = new MockEnvironment().withProperty("luaprocess.limits.time-slice", "-1ms");
		FailureAnalysis analysis = new InvalidProcessPropertyFailureAnalyzer(environment)
			.analyze(new InvalidProcessPropertyException(
					List.of(new Problem("luaprocess.limits.time-slice", "PT-0.001S", "must be longer than zero"))));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo(
				"""
						A property of the process runtime cannot be used:

						    luaprocess.limits.time-slice = PT-0.001S: must be longer than zero (from "luaprocess.limits.time-slice" \
						from property source "mockProperties")""");
		assertThat(analysis.getAction()).startsWith("Correct the property in your application's configuration.");
	}

	@Test
	void missingPropertyHasNoValue() {
		FailureAnalysis analysis = new InvalidProcessPropertyFailureAnalyzer(null)
			.analyze(new InvalidProcessPropertyException(List.of(
					new Problem("luaprocess.services[shop:a].process", null, "must name the process entry to run"),
					new Problem("luaprocess.hosts[shop:h].workers", -1, "must not be negative"))));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo("""
				2 properties of the process runtime cannot be used:

				    luaprocess.services[shop:a].process: must name the process entry to run
				    luaprocess.hosts[shop:h].workers = -1: must not be negative""");
	}

	@Test
	void otherFailuresAreLeftAlone() {
		IllegalStateException failure = new IllegalStateException();
		assertThat(new DefinitionFailureAnalyzer(null).analyze(failure)).isNull();
		assertThat(new InvalidProcessPropertyFailureAnalyzer(null).analyze(failure)).isNull();
		assertThat(new ProcessPropertyBindFailureAnalyzer().analyze(failure)).isNull();
	}

	private static FailureAnalysis definitions(DefinitionProblem... problems) {
		FailureAnalysis analysis = new DefinitionFailureAnalyzer(null)
			.analyze(new IllegalStateException(new DefinitionException(List.of(problems))));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getCause()).isInstanceOf(DefinitionException.class);
		return analysis;
	}

}
