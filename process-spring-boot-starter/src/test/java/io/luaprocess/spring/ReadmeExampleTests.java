package io.luaprocess.spring;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import javax.tools.ToolProvider;

import io.luaprocess.Pid;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Makes the application of the README from the files shown there, and runs it.
 */
class ReadmeExampleTests {

	private static final Pattern FILE = Pattern
		.compile("`(src/main/[^`]+)`(?:(?!`src/main).)*?\\n {3}```\\w+\\n(.*?)\\n {3}```", Pattern.DOTALL);

	private static final Pattern REQUEST = Pattern.compile("\\$ curl http://localhost:8080(\\S+)\\n\\s*(\\{.*})");

	private final HttpClient http = HttpClient.newHttpClient();

	private String readme;

	private @Nullable ConfigurableApplicationContext application;

	@TempDir
	private Path folder;

	@BeforeEach
	void start() throws Exception {
		this.readme = Files.readString(Path.of("../README.md"));
		Matcher files = FILE.matcher(this.readme);
		while (files.find()) {
			Path file = this.folder.resolve(files.group(1));
			Files.createDirectories(file.getParent());
			Files.writeString(file, files.group(2).indent(-3));
		}
		Path resources = this.folder.resolve("src/main/resources");
		Path sources = this.folder.resolve("src/main/java/com/example/demo/GreetingController.java");
		Path classes = Files.createDirectory(this.folder.resolve("classes"));
		int result = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-parameters", "-proc:none", "-d", classes.toString(), "-cp",
					System.getProperty("java.class.path"), sources.toString());
		assertThat(result).isZero();
		URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() }, getClass().getClassLoader());
		Class<?> controller = loader.loadClass("com.example.demo.GreetingController");
		this.application = new SpringApplication(Application.class, controller).run("--server.port=0",
				"--spring.config.location=file:" + resources + "/",
				"--luaprocess.locations=file:" + resources + "/processes/",
				"--spring.autoconfigure.exclude=" + securityOfOtherTests());
	}

	@AfterEach
	void close() {
		if (this.application != null) {
			this.application.close();
		}
	}

	/**
	 * The application of the README has no Spring Security, the class path of the tests
	 * has.
	 */
	private static String securityOfOtherTests() {
		return StreamSupport
			.stream(ImportCandidates.load(AutoConfiguration.class, ReadmeExampleTests.class.getClassLoader())
				.spliterator(), false)
			.filter((name) -> name.startsWith("org.springframework.boot.security."))
			.collect(Collectors.joining(","));
	}

	@Test
	void answersAsShown() throws Exception {
		Matcher requests = REQUEST.matcher(this.readme);
		int count = 0;
		while (requests.find()) {
			assertThat(get(requests.group(1)).body()).isEqualTo(requests.group(2));
			count++;
		}
		assertThat(count).isEqualTo(2);
	}

	@Test
	void stopsAtOnce() {
		long closing = System.nanoTime();
		this.application.close();
		assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(8));
	}

	@Test
	void missingGreeterIsAnErrorAndDoesNotHangRequests() throws Exception {
		LuaProcessRuntime runtime = this.application.getBean(LuaProcessRuntime.class);
		runtime.services().stop("app:greeting-service").join();
		HttpResponse<String> answer = get("/greet/Ada");
		assertThat(answer.statusCode()).isEqualTo(404);
		assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
	}

	@Test
	void terminatedGreeterIsRestarted() {
		ProcessRuntime runtime = this.application.getBean(ProcessRuntime.class);
		Pid first = runtime.lookup("greeter");
		runtime.terminate("greeter");
		await().atMost(Duration.ofSeconds(30))
			.until(() -> runtime.lookup("greeter"), (pid) -> pid != null && !pid.equals(first));
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		int port = ((WebServerApplicationContext) this.application).getWebServer().getPort();
		return this.http.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
