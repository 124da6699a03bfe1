package io.luaprocess.spring.module;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;

import io.luaprocess.lua.api.LuaModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Writes what editors should know of the Lua API into a folder: the definitions of the
 * runtime for the Lua language server and luacheck, and a definition of each module of
 * the application. A file that has the right content is not touched.
 */
public final class EditorDefinitions {

	private static final String ROOT = "META-INF/luaprocess/lua/";

	private static final Logger logger = LoggerFactory.getLogger(EditorDefinitions.class);

	private EditorDefinitions() {
	}

	/**
	 * Writes the files. A folder that cannot be written to is a warning in the log.
	 * @param folder the folder, which is made if it does not exist
	 * @param modules the modules of the application
	 */
	public static void write(Path folder, Collection<? extends LuaModule> modules) {
		try {
			for (Resource resource : new PathMatchingResourcePatternResolver(EditorDefinitions.class.getClassLoader())
				.getResources("classpath*:" + ROOT + "**/*.lua")) {
				try (InputStream in = resource.getInputStream()) {
					String url = resource.getURL().toString();
					write(folder.resolve(url.substring(url.lastIndexOf(ROOT) + ROOT.length())), in.readAllBytes());
				}
			}
			for (LuaModule module : modules) {
				write(folder.resolve("library").resolve(module.name() + ".lua"),
						ModuleDefinition.of(module).getBytes(StandardCharsets.UTF_8));
			}
			logger.info("Definitions of the Lua API for editors are in {}", folder.toAbsolutePath());
		}
		catch (IOException ex) {
			logger.warn("Definitions of the Lua API for editors cannot be written: {}", ex.toString());
		}
	}

	/** Editors and file watches should see changes only. */
	private static void write(Path file, byte[] content) throws IOException {
		if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
			Files.createDirectories(Objects.requireNonNull(file.getParent()));
			Files.write(file, content);
		}
	}

}
