package io.luaprocess.spring.listener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.luaprocess.Pid;
import io.luaprocess.ProcessExit;
import io.luaprocess.ProcessMessage;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.ProcessSignal;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessListenerAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessRuntimeCustomizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples of {@code docs/listeners.md}. Each Java example of the guide stands
 * in this class; the program and the properties are taken from the guide.
 */
@Timeout(60)
class ListenerGuideTests {

	private static final Path GUIDE = Path.of("../docs/listeners.md");

	private static final Path SELF = Path.of("src/test/java/io/luaprocess/spring/listener/ListenerGuideTests.java");

	@TempDir
	private Path folder;

	@Test
	void javaExamplesOfGuideStandHere() throws IOException {
		String self = squeeze(Files.readString(SELF).replace("static class", "class"));
		assertThat(examples("java")).hasSize(2).allSatisfy((example) -> assertThat(self).contains(squeeze(example)));
	}

	@Test
	void programOfGuideAsksTheListener() throws IOException {
		Files.writeString(this.folder.resolve("main.lua"), examples("lua").getFirst().replace("\"5s\"", "\"50s\""));
		Properties properties = properties(examples("yaml").getFirst());
		runner()
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new PropertiesPropertySource("guide", properties)))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ProcessRuntime.class).call("app:main"))
					.isEqualTo("hello to ada@example.com");
			});
	}

	@Test
	void processOfGuideCounts() {
		runner().run((context) -> {
			LuaProcessRuntime runtime = context.getBean(LuaProcessRuntime.class);
			Pid counter = runtime.spawn("java:counter");
			Duration timeout = Duration.ofSeconds(50);
			assertThat(runtime.request(counter.toString(), "next", timeout).join()).isEqualTo(1L);
			assertThat(runtime.request(counter.toString(), "next", timeout).join()).isEqualTo(2L);
			var exit = runtime.watch(counter.toString());
			runtime.cancel(counter.toString(), null, null);
			assertThat(exit.thenApply(ProcessExit::value).join()).isEqualTo(2L);
		});
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessListenerAutoConfiguration.class))
			.withUserConfiguration(Application.class)
			.withPropertyValues("luaprocess.locations=" + this.folder.toUri());
	}

	private static Properties properties(String yaml) {
		YamlPropertiesFactoryBean reader = new YamlPropertiesFactoryBean();
		reader.setResources(new ByteArrayResource(yaml.getBytes()));
		reader.afterPropertiesSet();
		Properties properties = reader.getObject();
		assertThat(properties).isNotNull();
		return properties;
	}

	private static List<String> examples(String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(GUIDE))
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
	}

	/** Without white space and comments at the ends of lines. */
	private static String squeeze(String code) {
		return code.replaceAll("  // .*|\\s//\\s.*", "").replaceAll("\\s+", "");
	}

	@FunctionalInterface
	interface MailSender {

		String send(String to, String text);

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Mailer.class)
	static class Application {

		@Bean
		MailSender mailSender() {
			return (to, text) -> text + " to " + to;
		}

		@Bean
		ProcessRuntimeCustomizer counters() {
			return (builder) -> builder.javaProcess("java:counter", null, () -> (context) -> {
				int count = 0;
				while (true) {
					switch (context.receive()) {
						case ProcessMessage message -> message.reply(++count);
						case ProcessSignal.Cancel cancel -> {
							return count;
						}
						case ProcessSignal.Exit exit -> count = 0;
						case ProcessSignal.LinkDown down -> count = 0;
					}
				}
			});
		}

	}

	@Component
	static class Mailer {

		record Mail(String to, String text) {
		}

		private final MailSender sender;

		Mailer(MailSender sender) {
			this.sender = sender;
		}

		@ProcessListener(name = "mailer", topic = "send")
		String send(Mail mail) {
			return this.sender.send(mail.to(), mail.text());
		}

	}

}
