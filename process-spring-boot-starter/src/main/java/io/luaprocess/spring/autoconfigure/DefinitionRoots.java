package io.luaprocess.spring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.util.StringUtils;

/**
 * Finds the roots of definitions behind the locations of the properties: folders on disk,
 * and folders of the class path in directories and in jars. A folder on disk is read
 * directly, so that links that leave it are noticed.
 */
final class DefinitionRoots {

	private static final Logger log = LoggerFactory.getLogger(DefinitionRoots.class);

	private static final String DEFAULT_LOCATION = "classpath*:/processes/";

	/** A single letter is the drive of a Windows path. */
	private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.*-]+:");

	private static final Pattern PATTERN = Pattern.compile("[*?{]");

	private final ResourcePatternResolver resources;

	DefinitionRoots(ResourcePatternResolver resources) {
		this.resources = resources;
	}

	List<DefinitionRoot> find(List<String> locations) {
		Map<String, DefinitionRoot> roots = new LinkedHashMap<>();
		for (String location : locations) {
			find(location, roots);
		}
		return List.copyOf(roots.values());
	}

	/**
	 * Finds the folders on disk there are now; what cannot be read is left out.
	 */
	List<Path> folders(List<String> locations) {
		Set<Path> folders = new LinkedHashSet<>();
		for (String location : locations) {
			try {
				for (Resource root : candidates(location, location.endsWith("/") ? location : location + "/")) {
					Path path = folder(root);
					if (path != null) {
						folders.add(path);
					}
				}
			}
			catch (IOException ex) {
				log.debug("cannot look for {}", location, ex);
			}
		}
		return List.copyOf(folders);
	}

	/** The folder on disk; null if it is none. */
	private static @Nullable Path folder(Resource root) throws IOException {
		if (!root.exists() || !root.isFile()) {
			return null;
		}
		Path path = root.getFile().toPath().toAbsolutePath().normalize();
		return Files.isDirectory(path) ? path : null;
	}

	private void find(String location, Map<String, DefinitionRoot> roots) {
		String folder = location.endsWith("/") ? location : location + "/";
		if (!SCHEME.matcher(location).lookingAt()) {
			throw problem(location, "has no scheme: write classpath*:" + (folder.startsWith("/") ? "" : "/") + folder
					+ " for the class path or file:" + folder + " for a folder on disk");
		}
		try {
			if (!find(location, folder, roots)) {
				missing(location);
			}
		}
		catch (UncheckedIOException | IOException ex) {
			throw problem(location, "cannot be read: " + ex.getMessage());
		}
	}

	/** Adds the folders of one location; false if there is none. */
	private boolean find(String location, String folder, Map<String, DefinitionRoot> roots) throws IOException {
		boolean found = false;
		for (Resource root : candidates(location, folder)) {
			Path path = folder(root);
			if (path != null) {
				found = true;
				roots.computeIfAbsent(path.toUri().toString(), (name) -> readFolder(path));
			}
			else if (root.exists() && !root.isFile() && root.getURL().getPath().endsWith("/")) {
				found = true;
				roots.computeIfAbsent(root.getURL().toString(), (name) -> read(name, root));
			}
		}
		return found;
	}

	/**
	 * Patterns match folders on disk without a trailing slash, and folders in jars with
	 * one.
	 */
	private List<Resource> candidates(String location, String folder) throws IOException {
		List<Resource> candidates = new ArrayList<>(List.of(this.resources.getResources(folder)));
		if (PATTERN.matcher(SCHEME.matcher(location).replaceFirst("")).find()) {
			candidates.addAll(List.of(this.resources.getResources(withoutSlash(folder))));
		}
		return candidates;
	}

	private void missing(String location) {
		if (location.equals(DEFAULT_LOCATION)) {
			log.info("No Lua program found in {}, which is src/main/resources/processes/ in the sources."
					+ " Other folders are named by luaprocess.locations", location);
		}
		else if (this.resources.getResource(withoutSlash(location)).exists()) {
			throw problem(location, "is a file, but a location must be a folder");
		}
		else if (PATTERN.matcher(location).find()) {
			throw problem(location, "finds no folder");
		}
		else {
			throw problem(location, "cannot be read: it does not exist."
					+ " A location begins with classpath*:, classpath: or file: and names a folder");
		}
	}

	private static String withoutSlash(String location) {
		return location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
	}

	private static InvalidProcessPropertyException problem(String location, String reason) {
		return new InvalidProcessPropertyException(List.of(new Problem("luaprocess.locations", location, reason)));
	}

	private static DefinitionRoot readFolder(Path path) {
		try {
			return DefinitionRoot.of(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private DefinitionRoot read(String name, Resource root) {
		try {
			List<SourceFile> files = new ArrayList<>();
			String base = root.getURL().toString();
			for (Resource file : this.resources.getResources(base + "**/*")) {
				String url = file.getURL().toString();
				if (!url.endsWith("/") && url.startsWith(base) && file.isReadable()) {
					String path = StringUtils.uriDecode(url.substring(base.length()), StandardCharsets.UTF_8);
					files.add(new SourceFile(path, () -> SourceFile.read(file.getInputStream())));
				}
			}
			return new DefinitionRoot(name, files);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
