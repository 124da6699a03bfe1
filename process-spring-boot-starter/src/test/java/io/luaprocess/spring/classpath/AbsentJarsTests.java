package io.luaprocess.spring.classpath;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications in a JVM of their own, with the jars that the poms say and no other. A
 * class loader that hides classes cannot show what is missing there: the classes of the
 * starter would still be loaded by one that has them all.
 */
class AbsentJarsTests {

	static final String PROGRAM = """
			local shop = require("shop")
			return function(n)
			  local ok, err = pcall(shop.refuse)
			  assert(not ok and err:kind() == "Conflict", err)
			  return process.request("adder", "add", "20s", shop.twice(n))
			end""";

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "", "spring-boot-starter-security", "spring-boot-starter-actuator",
			"spring-boot-starter-jackson spring-boot-starter-validation", "spring-boot-jdbc h2 spring-boot-restclient",
			"spring-boot-starter-webmvc", "spring-boot-starter-webflux",
			"spring-boot-starter-webflux spring-boot-starter-security spring-boot-starter-actuator" })
	void applicationWithOnlyTheseRunsPrograms(String artifacts) throws Exception {
		Files.writeString(this.folder.resolve("main.lua"), PROGRAM);
		assertThat(run(artifacts.isEmpty() ? List.of() : Arrays.asList(artifacts.split(" ")))).contains("ANSWER 41")
			.doesNotContain("NoClassDefFoundError", "ClassNotFoundException", "NoSuchMethodError")
			.doesNotContainPattern("\\b(WARN|ERROR)\\b");
	}

	@Test
	void starterAloneBringsNoOptionalLibrary() throws Exception {
		assertThat(PomClassPath.of(SmallApplication.class, List.of())).contains("spring-boot-autoconfigure")
			.doesNotContain("security-", "actuator", "reactor", "micrometer-core", "jackson", "spring-web", "spring-tx",
					"spring-jdbc", "validation", "servlet", "http-client");
	}

	private String run(List<String> artifacts) throws Exception {
		return ChildJvm.run(this.folder,
				List.of("-cp", PomClassPath.of(SmallApplication.class, artifacts), SmallApplication.class.getName(),
						"--luaprocess.locations=" + this.folder.toUri(), "--luaprocess.default-modules=shop",
						"--server.port=0", "--spring.main.banner-mode=off",
						// Netty waits two seconds for what may still come.
						"--spring.reactor.netty.shutdown-quiet-period=0"));
	}

}
