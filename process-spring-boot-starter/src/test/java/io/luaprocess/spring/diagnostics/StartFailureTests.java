package io.luaprocess.spring.diagnostics;

import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what a person reads when an application does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	@Test
	void brokenYaml(CapturedOutput output) {
		fail("luaprocess.locations=classpath:/definitions/broken-yaml/");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The process definitions have an error:")
			.containsPattern("_index\\.yaml:\\d+: invalid YAML: ")
			.contains("Correct the YAML: one document with the keys 'namespace' and 'entries'");
	}

	@Test
	void syntaxErrorOfProgram(CapturedOutput output) {
		fail("luaprocess.locations=classpath:/definitions/syntax-error/");
		assertThat(output)
			.containsPattern("_index\\.yaml:\\d+: entry 'shop:worker': key 'source': 3: unexpected symbol")
			.contains("Correct the Lua program at the line named after the entry.");
	}

	@Test
	void unknownHostOfService(CapturedOutput output) {
		fail("luaprocess.locations=classpath:/definitions/unknown-host/");
		assertThat(output)
			.containsPattern("_index\\.yaml:9: entry 'shop:service': key 'host': 'shop:nowhere' not found")
			.contains("Define the entry referred to, or correct the reference");
	}

	@Test
	void unknownEntryOfService(CapturedOutput output) {
		fail("luaprocess.locations=classpath:/definitions/unknown-entry/");
		assertThat(output)
			.containsPattern("_index\\.yaml:\\d+: entry 'shop:service': key 'process': 'shop:nobody' not found")
			.contains("Define the entry referred to, or correct the reference");
	}

	@Test
	void duplicateId(CapturedOutput output) {
		fail("luaprocess.locations=classpath:/definitions/duplicate/");
		assertThat(output)
			.containsPattern("_index\\.yaml:\\d+: entry 'shop:worker': .*already defined in _index\\.yaml:\\d+")
			.contains("Give one of the entries another name or namespace");
	}

	@Test
	void badDurationOfEntry(CapturedOutput output) {
		fail("luaprocess.locations=classpath:/definitions/bad-duration/");
		assertThat(output).contains("key 'lifecycle.stop_timeout': invalid duration format: \"10 parsecs\"")
			.contains("Write durations like 250ms, 10s or 1h30m.");
	}

	@Test
	void unknownHostOfServiceOfProperties(CapturedOutput output) {
		fail("luaprocess.services[app:s].process=demo:waiter", "luaprocess.services[app:s].host=app:nowhere");
		assertThat(output).contains("application configuration: entry 'app:s': key 'host': 'app:nowhere' not found");
	}

	@Test
	void senselessProperty(CapturedOutput output) {
		fail("luaprocess.shutdown.grace-period=-1s");
		assertThat(output).contains("A property of the process runtime cannot be used:")
			.contains("luaprocess.shutdown.grace-period = PT-1S: must not be negative (from ");
	}

	@Test
	void misspeltWordsOfPolicies(CapturedOutput output) {
		fail("luaprocess.security.policies.p.actions=process.terminat,process.send",
				"luaprocess.security.policies.p.resources=*", "luaprocess.security.policies.p.effect=deny",
				"luaprocess.security.policies.p.conditions[0].field=actr.meta.roles",
				"luaprocess.security.policies.p.conditions[0].operator=ncontains",
				"luaprocess.security.policies.p.conditions[0].value-from=user.name");
		assertThat(output).contains("3 properties of the process runtime cannot be used:")
			.contains("luaprocess.security.policies[p].actions: unknown action 'process.terminat', did you mean"
					+ " 'process.terminate'? (from ")
			.contains(
					"luaprocess.security.policies[p].conditions[0].field: unknown field 'actr.meta.roles', did you mean"
							+ " 'actor.meta.roles'? (from ")
			.contains("luaprocess.security.policies[p].conditions[0].value-from: unknown field 'user.name': write"
					+ " actor.id, actor.trusted, actor.meta.<name>, meta.<name>, action or resource (from ");
	}

	@Test
	void limitsOfNobody(CapturedOutput output) {
		fail("spring.config.name=misspelt-limits");
		assertThat(output).contains("A property of the process runtime cannot be used:")
			.contains("luaprocess.limits.definitions[shop:wroker]: 'shop:wroker' not found, did you mean 'shop:worker'?"
					+ " (from class path resource [misspelt-limits.yaml] - 8:");
	}

	@Test
	void missingLocation(CapturedOutput output) {
		fail("luaprocess.locations=classpath:/nowhere/");
		assertThat(output).contains("luaprocess.locations = classpath:/nowhere/: cannot be read");
	}

	@Test
	void failingRequiredService(CapturedOutput output) {
		fail("luaprocess.locations=classpath:/definitions/failing-service/");
		assertThat(output).contains("A required process service did not start:")
			.contains("no database")
			.contains("set 'lifecycle.startup: optional' in its entry");
	}

	private static void fail(String... properties) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] arguments = new String[properties.length];
		for (int i = 0; i < properties.length; i++) {
			arguments[i] = "--" + properties[i];
		}
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ProcessAutoConfiguration.class)
	static class Application {

	}

}
