package io.luaprocess.spring.module;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessModuleAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessSecurityAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

/**
 * Makes applications with programs that may load all modules of the application they
 * name.
 */
final class ModuleTest {

	private ModuleTest() {
	}

	/** Makes an application whose programs are {@code app:<name>}. */
	static ApplicationContextRunner with(Path folder, String modules, Map<String, String> programs) {
		programs.forEach((name, text) -> write(folder.resolve(name + ".lua"), text));
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(ProcessAutoConfiguration.class, ProcessModuleAutoConfiguration.class,
							ProcessSecurityAutoConfiguration.class, ValidationAutoConfiguration.class))
			.withPropertyValues("luaprocess.locations=" + folder.toUri(), "luaprocess.default-modules=" + modules);
	}

	private static void write(Path file, String text) {
		try {
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
