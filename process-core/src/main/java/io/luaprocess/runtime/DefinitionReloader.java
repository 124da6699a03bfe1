package io.luaprocess.runtime;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.DefaultDefinitionRegistry;
import io.luaprocess.definition.DefinitionChanges;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.DefinitionRoot;
import io.luaprocess.definition.DefinitionSource;
import io.luaprocess.definition.EntryId;
import io.luaprocess.definition.LoadedDefinitions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads all definitions and puts them in force at once.
 */
final class DefinitionReloader {

	private static final Logger log = LoggerFactory.getLogger(DefinitionReloader.class);

	private final DefinitionLoader loader;

	private final DefinitionRegistry registry;

	private final List<Supplier<? extends Collection<DefinitionRoot>>> roots;

	private final List<ApplicationEntry> entries;

	private final List<DefinitionSource> sources;

	private final DefinitionLoader.OnError onError;

	private final HostCreator hosts;

	private final Set<EntryId> limited;

	/** Whether the definitions in force are those of all files when these were read. */
	private boolean complete;

	/**
	 * Creates a reloader; nothing is loaded.
	 * @param limited definitions with limits of their own
	 */
	DefinitionReloader(DefinitionLoader loader, DefinitionRegistry registry,
			List<Supplier<? extends Collection<DefinitionRoot>>> roots, List<ApplicationEntry> entries,
			List<DefinitionSource> sources, DefinitionLoader.OnError onError, HostCreator hosts, Set<EntryId> limited) {
		this.loader = loader;
		this.registry = registry;
		this.roots = roots;
		this.entries = entries;
		this.sources = sources;
		this.onError = onError;
		this.hosts = hosts;
		this.limited = limited;
	}

	/**
	 * Loads again. Limits of a definition that has vanished hold for whatever gets its id
	 * one day; it may be a mistake, so it is logged.
	 * @param listener is told what has changed before anything else can change
	 */
	synchronized void reload(Consumer<DefinitionChanges> listener) {
		DefinitionRegistry before = this.registry.snapshot();
		load();
		warnOfLimits();
		listener.accept(new DefinitionChanges(before, this.registry.snapshot()));
	}

	/**
	 * Loads again what has changed in some program files, or everything if that does not
	 * do: other files, definitions that were not accepted before, a registry of the
	 * application's own.
	 */
	synchronized void reload(Collection<Path> files, Consumer<DefinitionChanges> listener) {
		LoadedDefinitions after = (this.complete && this.registry instanceof DefaultDefinitionRegistry own)
				? reread(own.current(), files) : null;
		if (after == null) {
			reload(listener);
			return;
		}
		LoadedDefinitions before = own().current();
		accept(own(), after);
		listener.accept(new DefinitionChanges(before, after));
	}

	private @Nullable LoadedDefinitions reread(LoadedDefinitions before, Collection<Path> files) {
		Set<String> names = files.stream()
			.map((file) -> file.toString().replace(File.separatorChar, '/'))
			.collect(Collectors.toUnmodifiableSet());
		this.complete = false;
		LoadedDefinitions after = this.loader.reread(before, names, this.onError);
		this.complete = true;
		return after;
	}

	private void warnOfLimits() {
		LimitTargetValidator.problems(this.registry, Set.of(), this.limited)
			.forEach((problem) -> log.warn("without effect: {}", problem));
	}

	/**
	 * Defines a program at run time.
	 * @param listener is told what has changed before anything else can change
	 */
	synchronized void define(ApplicationEntry program, Consumer<DefinitionChanges> listener) {
		DefaultDefinitionRegistry own = own();
		LoadedDefinitions before = own.current();
		LoadedDefinitions after = this.loader.define(before, program);
		own.replace(after);
		listener.accept(new DefinitionChanges(before, after));
	}

	/**
	 * Removes a program that can be defined at run time.
	 * @return false if there is none
	 */
	synchronized boolean remove(String id) {
		DefaultDefinitionRegistry own = own();
		LoadedDefinitions before = own.current();
		LoadedDefinitions after = this.loader.remove(before, id);
		own.replace(after);
		warnOfLimits();
		return after != before;
	}

	private DefaultDefinitionRegistry own() {
		if (this.registry instanceof DefaultDefinitionRegistry own) {
			return own;
		}
		throw new ProcessException(ErrorKind.UNAVAILABLE,
				"definitions are kept by the application's own registry, " + this.registry.getClass().getName());
	}

	/**
	 * Definitions of the application's own registry are taken as they are.
	 */
	synchronized void load() {
		if (!(this.registry instanceof DefaultDefinitionRegistry loading)) {
			this.hosts.create(this.registry);
			return;
		}
		this.complete = false;
		List<DefinitionRoot> all = new ArrayList<>();
		this.roots.forEach((root) -> all.addAll(root.get()));
		accept(loading, this.loader.load(all, this.entries, this.sources, loading.current(), this.onError));
		this.complete = true;
	}

	private void accept(DefaultDefinitionRegistry loading, LoadedDefinitions loaded) {
		loaded.problems().forEach((problem) -> log.error("skipped: {}", problem));
		loaded.warnings().forEach((warning) -> log.warn("{}", warning));
		loading.replace(loaded);
		this.hosts.create(loaded);
	}

}
