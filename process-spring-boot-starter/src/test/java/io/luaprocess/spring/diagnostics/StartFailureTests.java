package io.luaprocess.spring.diagnostics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.mockito.Mockito.mock;

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
		assertThat(output).contains("application configuration: entry 'app:s': key 'host': 'app:nowhere' not found"
				+ " (from \"luaprocess.services[app:s].host\" from property source \"commandLineArgs\")");
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

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					processes            | has no scheme: write classpath*:/processes/ for the class path or file:processes/ for a folder on disk
					/srv/processes/      | has no scheme: write classpath*:/srv/processes/ for the class path or file:/srv/processes/ for a folder on disk
					clsspath:/processes/ | cannot be read: it does not exist. A location begins with classpath*:, classpath: or file:
					classpath:/demo/     | cannot be read: it does not exist
					classpath*:/demo/    | finds no folder
					file:./src/*/nothing/ | finds no folder
					file:./pom.xml       | is a file, but a location must be a folder
					classpath:/misspelt-limits.yaml | is a file, but a location must be a folder
					""")
	void locationThatFindsNothing(String location, String reason, CapturedOutput output) {
		fail("luaprocess.locations=" + location);
		assertThat(output).contains("luaprocess.locations = " + location + ": " + reason).contains("(from \"");
	}

	@Test
	void configuredHostsWithoutTheDefaultHost(CapturedOutput output) {
		fail("luaprocess.hosts[app:batch].workers=1");
		assertThat(output).contains(
				"luaprocess.default-host = app:processes: is none of the defined hosts: app:batch. It exists by itself");
	}

	@Test
	void misspeltDefaultHost(CapturedOutput output) {
		fail("luaprocess.hosts[app:batch].workers=1", "luaprocess.default-host=app:bach");
		assertThat(output).contains("luaprocess.default-host = app:bach: is none of the defined hosts: app:batch.")
			.contains("(from \"luaprocess.default-host\" from property source \"commandLineArgs\")");
	}

	@Test
	void programThatIsNotUtf8(@TempDir Path folder, CapturedOutput output) throws IOException {
		Files.write(folder.resolve("bad.lua"), "-- gr\u00fc\u00df".getBytes(StandardCharsets.ISO_8859_1));
		fail("luaprocess.locations=file:" + folder);
		assertThat(output).contains("bad.lua:1: entry 'app:bad': source 'bad.lua' is not UTF-8, see line 1")
			.contains("Save the file in UTF-8.");
	}

	@Test
	void misspeltKind(@TempDir Path folder, CapturedOutput output) throws IOException {
		Files.writeString(folder.resolve("_index.yaml"),
				"namespace: a\nentries:\n  - {name: b, kind: proces.lua, source: return 1}\n");
		fail("luaprocess.locations=file:" + folder);
		assertThat(output).contains(
				"_index.yaml:3: entry 'a:b': key 'kind': unsupported kind 'proces.lua', did you mean 'process.lua'?")
			.contains("Supported kinds: process.lua, function.lua, library.lua, process.host, process.service and"
					+ " security.policy.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					luaprocess.hosts.app:x.workers                     | 2     | luaprocess.hosts[app:x].workers
					luaprocess.hosts.shop.main:x.max-processes         | 2     | luaprocess.hosts[shop.main:x].max-processes
					luaprocess.services.app:s.process                  | app:x | luaprocess.services[app:s].process
					luaprocess.services.app:s.restart.max-attempts     | 1     | luaprocess.services[app:s].restart.max-attempts
					luaprocess.limits.hosts.app:x.memory               | 1MB   | luaprocess.limits.hosts[app:x].memory
					luaprocess.limits.definitions.app:x.memory         | 1MB   | luaprocess.limits.definitions[app:x].memory
					luaprocess.security.scopes.*                       | app:x | luaprocess.security.scopes[*]
					luaprocess.security.scopes.SCOPE_read:all          | app:x | luaprocess.security.scopes[SCOPE_read:all]
					luaprocess.security.scopes.SCOPE_read.all[0]       | app:x | luaprocess.security.scopes[SCOPE_read.all][0]
					luaprocess.security.policies.app:p.effect          | deny  | luaprocess.security.policies[app:p].effect
					luaprocess.security.policies.app:p.conditions[0].value-from | meta.x | luaprocess.security.policies[app:p].conditions[0].value-from
					luaprocess.services[app:s].security.actor.meta.a:b | 1     | luaprocess.services[app:s].security.actor.meta[a:b]
					luaProcess.hosts.app:x.maxProcesses                | 1     | luaprocess.hosts[app:x].max-processes
					""")
	void keyThatNeedsBrackets(String property, String value, String right, CapturedOutput output) {
		fail(property + "=" + value);
		assertThat(output).contains(property + ": needs brackets")
			.contains("write " + right)
			.contains("(from \"" + property + "\" from property source \"commandLineArgs\")");
	}

	@Test
	void keyThatNeedsBracketsInYaml(CapturedOutput output) {
		fail("spring.config.name=unbracketed");
		assertThat(output)
			.contains("luaprocess.hosts.app:x.workers: needs brackets, or 'app:x' would be read as 'appx':"
					+ " write luaprocess.hosts[app:x].workers, in YAML \"[app:x]\", in .properties files [app\\:x]"
					+ " (from class path resource [unbracketed.yaml] - 4:");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			unescaped | luaprocess.hosts[app
			unescaped-bare | luaprocess.hosts.app
			""")
	void colonThatEndsTheKeyOfAPropertiesFile(String name, String key, CapturedOutput output) {
		fail("spring.config.name=" + name);
		assertThat(output).contains(key + " = x")
			.contains("the colon ended the key: write luaprocess.hosts[app\\:x].workers = 1")
			.contains("(from class path resource [" + name + ".properties] - 1:");
	}

	@Test
	void failingRequiredService(CapturedOutput output) {
		fail("luaprocess.locations=classpath:/definitions/failing-service/", "luaprocess.default-host=shop:host");
		assertThat(output).contains("A required process service did not start:")
			.contains("no database")
			.contains("set 'lifecycle.startup: optional' in its entry");
	}

	@Test
	void runtimeThatIsSwitchedOff(CapturedOutput output) {
		fail(NeedsRuntime.class, "luaprocess.enabled=false");
		assertThat(output)
			.containsPattern("Parameter 0 of constructor in .*NeedsRuntime.* needs a ProcessRuntime, but the process"
					+ " runtime is switched off by luaprocess.enabled=false.")
			.contains("Remove luaprocess.enabled=false, or inject ObjectProvider<ProcessRuntime>");
	}

	@Test
	void classOfTheRuntimeBesideAnOwnOne(CapturedOutput output) {
		fail(NeedsClass.class);
		assertThat(output)
			.contains("needs a LuaProcessRuntime, but the application's own ProcessRuntime bean 'mine' replaces")
			.contains("Inject ProcessRuntime, or remove the bean 'mine'.");
	}

	private static void fail(String... properties) {
		fail(Application.class, properties);
	}

	private static void fail(Class<?> type, String... properties) {
		SpringApplication application = new SpringApplication(type);
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

	static class NeedsRuntime extends Application {

		NeedsRuntime(ProcessRuntime runtime) {
		}

	}

	static class NeedsClass extends Application {

		@Bean
		ProcessRuntime mine() {
			return mock(ProcessRuntime.class);
		}

		@Bean
		String user(LuaProcessRuntime runtime) {
			return runtime.defaultHost();
		}

	}

}
