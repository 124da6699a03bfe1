package io.luaprocess.spring.module;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.luaprocess.ProcessRuntime;
import io.luaprocess.spring.autoconfigure.ProcessAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessModuleAutoConfiguration;
import io.luaprocess.spring.autoconfigure.ProcessReadyModulesAutoConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * Makes applications with one of the modules of the starter. The programs are bodies of
 * functions with the module as the local variable {@code m}; their ids are
 * {@code app:<name>}.
 */
final class ReadyModules {

	private ReadyModules() {
	}

	static ApplicationContextRunner with(Path folder, String module, Map<String, String> bodies,
			Class<?>... autoConfigurations) {
		bodies.forEach((name, body) -> write(folder.resolve(name + ".lua"),
				"local m = require('" + module + "')\nreturn function(...)\n" + body + "\nend"));
		return application(folder, module, autoConfigurations);
	}

	static ApplicationContextRunner application(Path folder, String module, Class<?>... autoConfigurations) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(autoConfigurations))
			.withConfiguration(AutoConfigurations.of(ProcessAutoConfiguration.class,
					ProcessModuleAutoConfiguration.class, ProcessReadyModulesAutoConfiguration.class))
			.withPropertyValues("luaprocess.locations=" + folder.toUri(), "luaprocess.default-modules=" + module,
					"luaprocess.modules." + module + ".enabled=true");
	}

	static @Nullable Object call(ApplicationContext context, String name, @Nullable Object... args) {
		return context.getBean(ProcessRuntime.class).call("app:" + name, args);
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
