package io.luaprocess.spring.autoconfigure;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.SourceFile;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.util.ResourceUtils;
import org.springframework.util.StringUtils;

/**
 * Finds the roots of definitions behind the locations of the properties: folders on disk,
 * and folders of the class path in directories and in jars. A folder on disk is read
 * directly, so that links that leave it are noticed.
 */
final class DefinitionRoots {

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

	private void find(String location, Map<String, DefinitionRoot> roots) {
		String folder = location.endsWith("/") ? location : location + "/";
		try {
			for (Resource root : this.resources.getResources(folder)) {
				if (root.exists()) {
					roots.computeIfAbsent(root.getURL().toString(), (name) -> read(name, root));
				}
				else if (!location.startsWith(ResourcePatternResolver.CLASSPATH_ALL_URL_PREFIX)) {
					throw new FileNotFoundException("it does not exist");
				}
			}
		}
		catch (UncheckedIOException | IOException ex) {
			throw new InvalidProcessPropertyException(
					List.of(new Problem("luaprocess.locations", location, "cannot be read: " + ex.getMessage())));
		}
	}

	private DefinitionRoot read(String name, Resource root) {
		try {
			URI uri = root.getURI();
			if (ResourceUtils.URL_PROTOCOL_FILE.equals(uri.getScheme())) {
				return DefinitionRoot.of(Path.of(uri));
			}
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
