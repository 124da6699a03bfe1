package io.luaprocess.spring.module;

import java.nio.file.Path;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The module {@code env}.
 */
@Timeout(60)
class EnvModuleTests {

	@TempDir
	private Path folder;

	private ApplicationContextRunner runner() {
		return ReadyModules.with(this.folder, "env", Map.of("get", "return m.get(...)"))
			.withPropertyValues("shop.currency=CHF", "shop.password=secret");
	}

	private static void denied(ApplicationContext context, String name, String message) {
		assertThatExceptionOfType(ProcessException.class).isThrownBy(() -> ReadyModules.call(context, "get", name))
			.withMessageStartingWith(message)
			.matches((ex) -> ex.is(ErrorKind.PERMISSION_DENIED));
	}

	@Test
	void onlyNamedPropertiesAreRead() {
		runner().withPropertyValues("luaprocess.modules.env.properties=shop.currency,shop.absent").run((context) -> {
			assertThat(ReadyModules.call(context, "get", "shop.currency")).isEqualTo("CHF");
			assertThat(ReadyModules.call(context, "get", "shop.absent")).isNull();
			denied(context, "shop.password", "not allowed to read property shop.password: the application allows only");
			denied(context, "java.version", "not allowed to read property java.version");
		});
	}

	@Test
	void nothingIsReadByDefault() {
		runner().run((context) -> denied(context, "shop.currency", "not allowed to read property shop.currency"));
	}

	@Test
	void guardIsAsked() {
		runner().withPropertyValues("luaprocess.modules.env.properties=shop.currency,shop.password",
				"luaprocess.security.policies.p.actions=env.get",
				"luaprocess.security.policies.p.resources=shop.password", "luaprocess.security.policies.p.effect=deny")
			.run((context) -> {
				assertThat(ReadyModules.call(context, "get", "shop.currency")).isEqualTo("CHF");
				denied(context, "shop.password", "not allowed to env.get: shop.password");
			});
	}

	@Test
	void moduleExistsOnlyIfEnabled() {
		runner()
			.withPropertyValues("luaprocess.modules.env.enabled=false", "luaprocess.default-modules=",
					"luaprocess.locations=classpath*:/processes/")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EnvModule.class));
	}

}
