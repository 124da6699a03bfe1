package io.luaprocess.spring.classpath;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with what Spring generates ahead of time and with an AOT cache of the
 * JVM, as {@code docs/operations.md} shows it.
 */
class AotCacheTests {

	/**
	 * The JVM fails to write linked classes that refer to those of LuaJ, which are old.
	 */
	private static final String CLASSES_ONLY = "-XX:-AOTClassLinking";

	@TempDir
	private Path folder;

	@Test
	void applicationRunsWithGeneratedContextAndCache() throws Exception {
		Path programs = Files.createDirectory(this.folder.resolve("programs"));
		Files.writeString(programs.resolve("main.lua"), AbsentJarsTests.PROGRAM);
		List<String> options = List.of("--luaprocess.locations=" + programs.toUri(),
				"--luaprocess.default-modules=shop", "--spring.main.banner-mode=off");
		String path = jars(PomClassPath.of(SmallApplication.class, List.of()));
		String generated = generate(path);
		String all = jar(Path.of(generated)) + File.pathSeparator + path;
		Path cache = this.folder.resolve("app.aot");

		String trained = application(List.of(CLASSES_ONLY, "-XX:AOTCacheOutput=" + cache), all, options);
		assertThat(trained).contains("ANSWER 41", "AOT-processed", "AOTCache creation is complete");

		String run = application(List.of(CLASSES_ONLY, "-XX:AOTCache=" + cache, "-XX:AOTMode=on", "-Xlog:class+load"),
				all, options);
		assertThat(run).contains("ANSWER 41", "AOT-processed")
			.containsPattern("io\\.luaprocess\\.runtime\\.LuaProcessRuntime source: shared objects file");
	}

	private String application(List<String> jvm, String path, List<String> options) throws Exception {
		List<String> arguments = new ArrayList<>(jvm);
		arguments.addAll(List.of("-Dspring.aot.enabled=true", "-cp", path, SmallApplication.class.getName()));
		arguments.addAll(options);
		return ChildJvm.run(this.folder, arguments);
	}

	/** Lets Spring generate the context, and compiles it. */
	private String generate(String path) throws Exception {
		Path sources = this.folder.resolve("sources");
		Path classes = Files.createDirectory(this.folder.resolve("classes"));
		ChildJvm.run(this.folder,
				List.of("-cp", path, SpringApplicationAotProcessor.class.getName(), SmallApplication.class.getName(),
						sources.toString(), classes.toString(), classes.toString(), "io.luaprocess", "small"));
		List<String> arguments = new ArrayList<>(
				List.of("-proc:none", "-nowarn", "-cp", path + File.pathSeparator + classes, "-d", classes.toString()));
		try (Stream<Path> files = Files.walk(sources)) {
			files.filter((file) -> file.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, OutputStream.nullOutputStream(), OutputStream.nullOutputStream(),
					arguments.toArray(String[]::new)))
			.isZero();
		return classes.toString();
	}

	/** A cache knows classes of jars only. */
	private String jars(String path) {
		return String.join(File.pathSeparator,
				Arrays.stream(path.split(File.pathSeparator))
					.map(Path::of)
					.map((entry) -> Files.isDirectory(entry) ? jar(entry) : entry.toString())
					.toList());
	}

	private String jar(Path classes) {
		try {
			Path jar = Files.createTempFile(this.folder, "classes", ".jar");
			try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
					Stream<Path> files = Files.walk(classes)) {
				for (Path file : files.filter(Files::isRegularFile).toList()) {
					out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
					Files.copy(file, out);
				}
			}
			return jar.toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
