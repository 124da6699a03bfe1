package io.luaprocess.sample;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium that looks at the dashboard. Elements are found by their attribute
 * {@code data-test}.
 */
final class Browser implements AutoCloseable {

	static final File CHROMIUM = new File("/usr/bin/chromium");

	static final File DRIVER = new File("/usr/bin/chromedriver");

	private static final Duration LONG = Duration.ofSeconds(60);

	private final Path profile;

	private final ChromeDriver driver;

	private final WebDriverWait wait;

	private final String base;

	private final Path screenshots;

	/**
	 * Starts a browser.
	 * @param base where the application is
	 * @param screenshots folder for screenshots
	 */
	Browser(String base, Path screenshots) throws IOException {
		this.base = base;
		this.screenshots = Files.createDirectories(screenshots);
		this.profile = Files.createTempDirectory("chromium");
		ChromeOptions options = new ChromeOptions();
		options.setBinary(CHROMIUM);
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--disable-dev-shm-usage", "--hide-scrollbars", "--user-data-dir=" + this.profile);
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
		this.driver = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build(),
				options);
		this.wait = new WebDriverWait(this.driver, LONG, Duration.ofMillis(100));
		this.wait.ignoring(StaleElementReferenceException.class);
		size(1280, 900);
	}

	static boolean isInstalled() {
		return CHROMIUM.canExecute() && DRIVER.canExecute();
	}

	void size(int width, int height) {
		this.driver.manage().window().setSize(new Dimension(width, height));
	}

	void login(String user) {
		this.driver.get(this.base + "/luaprocess/");
		this.wait.until((page) -> page.findElement(By.name("username"))).sendKeys(user);
		this.driver.findElement(By.name("password")).sendKeys(user);
		this.driver.findElement(By.cssSelector("button[type=submit]")).click();
	}

	/** Opens a page of the application. */
	void open(String path) {
		this.driver.get(this.base + path);
	}

	/** Shows a view and waits for it. */
	void view(String view) {
		this.driver.executeScript("location.hash = arguments[0]", "#/" + view);
		String name = view.isEmpty() ? "overview" : view.replaceAll("[/?].*", "");
		find("[data-test=view-" + name + "]");
		this.wait.until((page) -> page.findElements(By.cssSelector(".loading")).isEmpty());
	}

	WebElement find(String css) {
		return this.wait.until((page) -> page.findElement(By.cssSelector(css)));
	}

	/** Waits for an element that contains a text. */
	WebElement find(String css, String text) {
		return this.wait.withMessage(() -> "no " + css + " with '" + text + "' in " + text())
			.until((page) -> page.findElements(By.cssSelector(css))
				.stream()
				.filter((element) -> element.getText().contains(text))
				.findFirst()
				.orElse(null));
	}

	List<WebElement> all(String css) {
		return this.driver.findElements(By.cssSelector(css));
	}

	/** Clicks, again if the page has drawn the element anew meanwhile. */
	void click(String css) {
		this.wait.until((page) -> {
			page.findElement(By.cssSelector(css)).click();
			return true;
		});
	}

	void click(String css, String text) {
		this.wait.until((page) -> {
			find(css, text).click();
			return true;
		});
	}

	void keys(CharSequence keys) {
		find("body").sendKeys(keys);
	}

	String text() {
		return this.driver.findElement(By.tagName("body")).getText();
	}

	String url() {
		return String.valueOf(this.driver.getCurrentUrl());
	}

	void screenshot(String name) throws IOException {
		Files.write(this.screenshots.resolve(name + ".png"), this.driver.getScreenshotAs(OutputType.BYTES));
	}

	/** Whether the page is wider than the window. */
	boolean overflows() {
		return Boolean.TRUE.equals(this.driver
			.executeScript("return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
	}

	/** Errors and warnings of the console since the last call. */
	List<String> problems() {
		return this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map(LogEntry::toString)
			.toList();
	}

	@Override
	public void close() throws IOException {
		this.driver.quit();
		try (Stream<Path> files = Files.walk(this.profile)) {
			files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
		}
	}

}
