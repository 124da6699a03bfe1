package io.luaprocess.spring.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the files of the page: they need no build, no other server and no exception
 * from a strict content security policy, wherever the page lives.
 */
class DashboardPageTests {

	private static final long MOST_BYTES = 288 * 1024;

	private static final Pattern IMPORT = Pattern.compile("\\b(?:import|export)\\b[^;\"]*?\\bfrom\\s*\"([^\"]+)\"");

	private static final Pattern LINK = Pattern.compile("\\b(?:src|href)=\"([^\"]+)\"");

	/** The namespace of SVG and the homes of libraries in their comments load nothing. */
	private static final Pattern HARMLESS = Pattern
		.compile("http://www\\.w3\\.org/[\\w/.]+|(?m)^(?://|/\\*!) https://\\S+");

	@ParameterizedTest
	@MethodSource("scripts")
	void importsOfScriptsResolve(Path script) {
		assertThat(targets(IMPORT, script)).allSatisfy((target) -> {
			assertThat(target).startsWith(".");
			assertThat(script.resolveSibling(target)).isRegularFile();
		});
	}

	@Test
	void linksOfThePageAreRelativeAndResolve() {
		Path page = folder().resolve("index.html");
		assertThat(targets(LINK, page)).hasSizeGreaterThan(5).allSatisfy((target) -> {
			assertThat(target).doesNotStartWith("/");
			assertThat(page.resolveSibling(target)).isRegularFile();
		});
	}

	@Test
	void pageNamesAllModulesSoThatTheyAreLoadedAtOnce() {
		Path page = folder().resolve("index.html");
		List<String> named = targets(LINK, page);
		assertThat(scripts().map((script) -> folder().relativize(script).toString().replace('\\', '/')))
			.allSatisfy((script) -> assertThat(named).contains(script));
	}

	@ParameterizedTest
	@MethodSource("loaded")
	void noFileLoadsFromAnotherServer(Path file) {
		assertThat(HARMLESS.matcher(read(file)).replaceAll("")).doesNotContain("http://", "https://", "\"//")
			.doesNotContainPattern("url\\((?!\"?#)");
	}

	@Test
	void pageHasNoInlineScriptsStylesOrHandlers() {
		String page = read(folder().resolve("index.html"));
		assertThat(page).doesNotContain("<style")
			.doesNotContainPattern("<script(?![^>]*\\bsrc=)")
			.doesNotContainPattern("(?i)\\son[a-z]+\\s*=")
			.doesNotContainPattern("(?i)\\sstyle\\s*=");
	}

	@ParameterizedTest
	@MethodSource("ownScripts")
	void scriptsTurnNoTextIntoMarkupOrCode(Path script) {
		assertThat(read(script))
			.doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function")
			.doesNotContainPattern("\\sstyle=[\"']");
	}

	@ParameterizedTest
	@MethodSource("ownScripts")
	void scriptsAskOnlyPathsBelowThePage(Path script) {
		assertThat(read(script)).doesNotContainPattern("fetch\\([\"'`]/|[\"'`]/api/");
	}

	@Test
	void librariesHaveTheirLicences() {
		Path vendor = folder().resolve("vendor");
		List<String> libraries = list(vendor, ".js").map((file) -> name(file).replaceAll("(-hooks)?\\.js", ""))
			.distinct()
			.toList();
		assertThat(libraries).contains("preact", "htm", "uplot", "d3-hierarchy").allSatisfy((library) -> {
			assertThat(read(vendor.resolve("LICENSE-" + library + ".txt"))).containsPattern("(?i)copyright");
			assertThat(read(vendor.resolve("README.txt"))).contains(library + ".js");
		});
	}

	@Test
	void librariesThatAreCopiedStandInTheNotice() {
		String notice = read(Path.of("..", "NOTICE"));
		assertThat(notice).contains("Preact", "HTM", "uPlot", "d3-hierarchy");
	}

	@Test
	void pageIsSmall() {
		assertThat(files().mapToLong(DashboardPageTests::size).sum()).isLessThan(MOST_BYTES);
	}

	private static Stream<Path> files() {
		return list(folder(), "");
	}

	static Stream<Path> loaded() {
		return files().filter((file) -> !name(file).endsWith(".txt"));
	}

	static Stream<Path> scripts() {
		return list(folder(), ".js");
	}

	static Stream<Path> ownScripts() {
		return scripts().filter((file) -> !file.getParent().endsWith("vendor"));
	}

	private static Stream<Path> list(Path folder, String ending) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).filter((file) -> name(file).endsWith(ending)).toList().stream();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static List<String> targets(Pattern pattern, Path file) {
		return pattern.matcher(read(file)).results().map((result) -> result.group(1)).toList();
	}

	static Path folder() {
		try {
			return new ClassPathResource("META-INF/luaprocess/dashboard/app.js").getFile().toPath().getParent();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String name(Path file) {
		return file.getName(file.getNameCount() - 1).toString();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static long size(Path file) {
		try {
			return Files.size(file);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
