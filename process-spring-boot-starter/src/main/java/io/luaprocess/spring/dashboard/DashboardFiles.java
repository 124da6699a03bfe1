package io.luaprocess.spring.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.DigestUtils;

/**
 * The files of the page, from the class path. Browsers keep them and ask each time
 * whether they have changed.
 */
final class DashboardFiles {

	private static final String FOLDER = "classpath:META-INF/luaprocess/dashboard/";

	/** No name begins with a dot, so that none leads out of the folder. */
	private static final Pattern NAME = Pattern.compile("(?:[\\w-][\\w.-]*/)*[\\w-][\\w.-]*\\.([a-z0-9]+)");

	private static final Map<String, String> TYPES = Map.of("html", "text/html;charset=UTF-8", "js",
			"text/javascript;charset=UTF-8", "css", "text/css;charset=UTF-8", "svg", "image/svg+xml", "png",
			"image/png", "ico", "image/x-icon", "json", "application/json", "txt", "text/plain;charset=UTF-8");

	private final ResourceLoader resources;

	DashboardFiles(ResourceLoader resources) {
		this.resources = resources;
	}

	/**
	 * Reads a file.
	 * @param name its name in the folder
	 * @param known the tag of the file that the browser has; {@code null} for none
	 * @throws Failure 404 if there is no such file
	 */
	DashboardReply read(String name, @Nullable String known) {
		Matcher matcher = NAME.matcher(name);
		String type = matcher.matches() ? TYPES.get(matcher.group(1)) : null;
		if (type == null) {
			throw new Failure(404, "no such file");
		}
		Resource resource = this.resources.getResource(FOLDER + name);
		if (!resource.isReadable()) {
			throw new Failure(404, "no such file");
		}
		byte[] content = content(resource);
		String tag = "\"" + HexFormat.of().formatHex(DigestUtils.md5Digest(content)) + "\"";
		boolean unchanged = known != null && known.contains(tag);
		return new DashboardReply(unchanged ? 304 : 200,
				Map.of("Content-Type", type, "ETag", tag, "Cache-Control", "no-cache"), unchanged ? null : content);
	}

	private static byte[] content(Resource resource) {
		try (InputStream in = resource.getInputStream()) {
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
