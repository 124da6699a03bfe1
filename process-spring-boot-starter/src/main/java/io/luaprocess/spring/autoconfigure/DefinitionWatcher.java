package io.luaprocess.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.luaprocess.definition.DefinitionException;
import io.luaprocess.definition.DefinitionProblem;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Reloads the definitions when a file below their folders has changed and no other
 * changes for a while. It looks at the folders again and again, on a thread of its own:
 * that works on every file system.
 */
final class DefinitionWatcher implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(DefinitionWatcher.class);

	private final LuaProcessRuntime runtime;

	private final Supplier<? extends Collection<Path>> folders;

	private final ProcessProperties.Reload properties;

	private volatile @Nullable Thread thread;

	/**
	 * Creates a watcher that does not run.
	 * @param runtime what is reloaded
	 * @param folders lists the folders there are now
	 * @param properties how often it looks
	 */
	DefinitionWatcher(LuaProcessRuntime runtime, Supplier<? extends Collection<Path>> folders,
			ProcessProperties.Reload properties) {
		this.runtime = runtime;
		this.folders = folders;
		this.properties = properties;
	}

	@Override
	public void start() {
		this.thread = Thread.ofVirtual().name("process-reload").start(this::watch);
		log.info("Definitions are reloaded when their files change: {}", this.folders.get());
	}

	/**
	 * Files may have changed since they were read, so the first look always finds a
	 * change.
	 */
	private void watch() {
		Map<Path, Stamp> known = Map.of();
		try {
			while (!Thread.currentThread().isInterrupted()) {
				Map<Path, Stamp> found = look();
				// Without any file the folders are being built anew.
				if (!found.isEmpty() && !found.equals(known)) {
					Map<Path, Stamp> before = known;
					known = settled(found);
					reload(before, known);
				}
				Thread.sleep(this.properties.pollInterval());
			}
		}
		catch (InterruptedException ex) {
			// It stops.
		}
	}

	private Map<Path, Stamp> settled(Map<Path, Stamp> first) throws InterruptedException {
		Map<Path, Stamp> before;
		Map<Path, Stamp> found = first;
		do {
			before = found;
			Thread.sleep(this.properties.quietPeriod());
			found = look();
		}
		while (!found.equals(before));
		return found;
	}

	/** Reads programs that were written again; everything if files came or went. */
	private void reload(Map<Path, Stamp> before, Map<Path, Stamp> now) {
		try {
			if (before.keySet().equals(now.keySet())) {
				this.runtime.reload(now.entrySet()
					.stream()
					.filter((file) -> !file.getValue().equals(before.get(file.getKey())))
					.map(Map.Entry::getKey)
					.toList());
			}
			else {
				this.runtime.reload();
			}
		}
		catch (DefinitionException ex) {
			log.error("The definitions have errors and are not reloaded; the ones before stay in force:\n    {}",
					ex.problems().stream().map(DefinitionProblem::toString).collect(Collectors.joining("\n    ")));
		}
		catch (RuntimeException ex) {
			log.error("The definitions are not reloaded; the ones before stay in force", ex);
		}
	}

	private Map<Path, Stamp> look() {
		Look look = new Look();
		for (Path folder : this.folders.get()) {
			try {
				Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, look);
			}
			catch (IOException ex) {
				log.debug("cannot look at {}", folder, ex);
			}
		}
		return look.found;
	}

	@Override
	public void stop() {
		Thread running = this.thread;
		this.thread = null;
		if (running != null) {
			running.interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/** After the runtime, and stopped before it. */
	@Override
	public int getPhase() {
		return ProcessRuntimeLifecycle.PHASE + 1;
	}

	/**
	 * What changes when a file is written.
	 *
	 * @param size its size in bytes
	 * @param modified when it was written, in milliseconds
	 */
	private record Stamp(long size, long modified) {
	}

	/** Files that come and go meanwhile are found by the next look. */
	private static final class Look extends SimpleFileVisitor<Path> {

		private final Map<Path, Stamp> found = new HashMap<>();

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
			this.found.put(file, new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis()));
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult visitFileFailed(Path file, IOException cause) {
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException cause) {
			return FileVisitResult.CONTINUE;
		}

	}

}
