package io.luaprocess.definition;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Lists the files below a folder. */
final class FolderScan extends SimpleFileVisitor<Path> {

	private final Path root;

	private final Path realRoot;

	private final List<SourceFile> files = new ArrayList<>();

	private final List<DefinitionProblem> problems = new ArrayList<>();

	private FolderScan(Path root) throws IOException {
		this.root = root;
		this.realRoot = root.toRealPath();
	}

	static DefinitionRoot of(Path folder) throws IOException {
		FolderScan scan = new FolderScan(folder);
		Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, scan);
		return new DefinitionRoot(folder.toString(), scan.files, scan.problems);
	}

	@Override
	public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
		if (folder.equals(this.root)) {
			return FileVisitResult.CONTINUE;
		}
		return (!hidden(folder) && staysInside(folder)) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
	}

	@Override
	public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
		if (hidden(file)) {
			return FileVisitResult.CONTINUE;
		}
		if (attributes.isSymbolicLink()) {
			// Links are followed, so the target of this one does not exist.
			problem(file, "source '" + relative(file) + "' not found");
		}
		else if (attributes.isRegularFile() && staysInside(file)) {
			this.files.add(new SourceFile(relative(file), () -> SourceFile.read(Files.newInputStream(file)),
					SourceFile.Stamp.of(attributes)));
		}
		return FileVisitResult.CONTINUE;
	}

	@Override
	public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
		if (file.equals(this.root)) {
			throw cause;
		}
		if (!hidden(file)) {
			problem(file, "source '" + relative(file) + "' not found");
		}
		return FileVisitResult.CONTINUE;
	}

	/** Its folder does, so only a link can leave the root. */
	private boolean staysInside(Path path) throws IOException {
		if (!Files.isSymbolicLink(path) || path.toRealPath().startsWith(this.realRoot)) {
			return true;
		}
		problem(path, "source '" + relative(path) + "' leaves the root");
		return false;
	}

	private void problem(Path path, String reason) {
		this.problems.add(new DefinitionProblem(relative(path), 0, null, null, reason));
	}

	private String relative(Path path) {
		return this.root.relativize(path).toString().replace(File.separatorChar, '/');
	}

	private static boolean hidden(Path path) {
		return path.getFileName().toString().startsWith(".");
	}

}
