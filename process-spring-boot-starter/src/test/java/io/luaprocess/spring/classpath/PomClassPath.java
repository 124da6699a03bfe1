package io.luaprocess.spring.classpath;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.xml.parsers.DocumentBuilderFactory;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The class path of an application that depends on the starter and on some other
 * artifacts: what their poms declare for compile and runtime, without optional
 * dependencies, and what the poms of those declare. The jars are those of the class path
 * of the test, their poms stand beside them in the local repository.
 */
final class PomClassPath {

	private final Map<String, List<Path>> jars = new HashMap<>();

	private final Set<String> visited = new LinkedHashSet<>();

	private final Set<Path> entries = new LinkedHashSet<>();

	private PomClassPath() {
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			Path path = Path.of(entry).toAbsolutePath();
			if (entry.endsWith(".jar") && path.getNameCount() > 3) {
				// The layout of a repository: artifact/version/file
				String artifact = path.getParent().getParent().getFileName().toString();
				this.jars.computeIfAbsent(artifact, (name) -> new ArrayList<>()).add(path);
			}
		}
	}

	/**
	 * Makes the class path of an application.
	 * @param application a class of the application
	 * @param artifacts what it depends on beside the starter
	 */
	static String of(Class<?> application, List<String> artifacts) throws Exception {
		PomClassPath path = new PomClassPath();
		path.entries.add(location(application));
		path.entries.add(location(io.luaprocess.spring.annotation.LuaModule.class));
		path.entries.add(location(io.luaprocess.ProcessRuntime.class));
		path.addDependencies(Path.of("pom.xml"));
		path.addDependencies(Path.of("../process-core/pom.xml"));
		for (String artifact : artifacts) {
			if (!path.jars.containsKey(artifact)) {
				throw new IllegalArgumentException("not on the class path of the test: " + artifact);
			}
			path.add(artifact);
		}
		return path.entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
	}

	private static Path location(Class<?> type) throws Exception {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
	}

	private void add(String artifact) throws Exception {
		if (!this.visited.add(artifact) || artifact.equals("process-core")) {
			return;
		}
		List<Path> found = this.jars.get(artifact);
		if (found == null) {
			return; // A pom excludes it.
		}
		this.entries.addAll(found);
		Path folder = found.getFirst().getParent();
		addDependencies(folder.resolve(artifact + "-" + folder.getFileName() + ".pom"));
	}

	private void addDependencies(Path pom) throws Exception {
		if (!Files.exists(pom)) {
			throw new IllegalStateException("no pom " + pom);
		}
		Element project = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(pom.toFile())
			.getDocumentElement();
		Element dependencies = child(project, "dependencies");
		if (dependencies == null) {
			return;
		}
		for (Element dependency : children(dependencies, "dependency")) {
			if (isNeeded(dependency)) {
				add(text(dependency, "artifactId", ""));
			}
		}
	}

	private static boolean isNeeded(Element dependency) {
		return Set.of("compile", "runtime").contains(text(dependency, "scope", "compile"))
				&& !Boolean.parseBoolean(text(dependency, "optional", "false"));
	}

	private static String text(Element parent, String name, String otherwise) {
		Element child = child(parent, name);
		return (child != null) ? child.getTextContent().trim() : otherwise;
	}

	private static @Nullable Element child(Element parent, String name) {
		List<Element> found = children(parent, name);
		return found.isEmpty() ? null : found.getFirst();
	}

	private static List<Element> children(Element parent, String name) {
		NodeList nodes = parent.getChildNodes();
		List<Element> found = new ArrayList<>();
		for (int i = 0; i < nodes.getLength(); i++) {
			Node node = nodes.item(i);
			if (node instanceof Element element && element.getTagName().equals(name)) {
				found.add(element);
			}
		}
		return found;
	}

}
