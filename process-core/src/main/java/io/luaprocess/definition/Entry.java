package io.luaprocess.definition;

import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import io.luaprocess.limit.LimitOverrides;
import org.jspecify.annotations.Nullable;

/**
 * An entry by itself: its keys in the file, the problems these have, its references and,
 * if it could be read, its definition. It does not change any more when it has been read.
 */
final class Entry {

	private static final Set<String> PROGRAMS = Arrays.stream(Definition.CodeKind.values())
		.map(Definition.CodeKind::text)
		.collect(Collectors.toUnmodifiableSet());

	final EntryId id;

	final String kind;

	final SourceUnit unit;

	final int line;

	final YamlNode.Keys keys;

	final LimitOverrides limits;

	private final List<DefinitionProblem> problems = new ArrayList<>();

	private final List<Reference> references = new ArrayList<>();

	private final List<Reference> groups = new ArrayList<>();

	private @Nullable Definition definition;

	/** The file its program text is in; {@code null} if it is in none. */
	private @Nullable SourceFile file;

	private Instant readAt = Instant.EPOCH;

	private @Nullable DefinitionProblem flaw;

	/**
	 * One entry named by another.
	 *
	 * @param target the entry named
	 * @param kinds the kinds it may be of
	 * @param use what for
	 * @param key key path of the reference
	 * @param line its line
	 */
	record Reference(EntryId target, Set<String> kinds, Use use, String key, int line) {
	}

	/**
	 * Why an entry refers to another one; imports and requirements must not form cycles.
	 */
	enum Use {

		IMPORT, REQUIREMENT, OTHER

	}

	Entry(EntryId id, String kind, SourceUnit unit, int line, YamlNode.Keys keys) {
		this(id, kind, unit, line, keys, LimitOverrides.NONE);
	}

	Entry(EntryId id, String kind, SourceUnit unit, int line, YamlNode.Keys keys, LimitOverrides limits) {
		this.id = id;
		this.kind = kind;
		this.unit = unit;
		this.line = line;
		this.keys = keys;
		this.limits = limits;
	}

	/** Whether it is a program that can be replaced while the runtime runs. */
	boolean isReplaceable() {
		return this.unit.isReplaceable() && PROGRAMS.contains(this.kind);
	}

	Definition.Origin origin() {
		return new Definition.Origin(this.unit.file(), this.line);
	}

	void problem(int line, @Nullable String key, String reason) {
		DefinitionProblem problem = problemAt(line, key, reason);
		this.problems.add(problem);
		skip(problem);
	}

	DefinitionProblem problemAt(int line, @Nullable String key, String reason) {
		return new DefinitionProblem(this.unit.file(), line, this.id.toString(), key, reason);
	}

	List<DefinitionProblem> problems() {
		return this.problems;
	}

	/** The entry can't be used. */
	void skip(DefinitionProblem cause) {
		if (this.flaw == null) {
			this.flaw = cause;
		}
	}

	@Nullable DefinitionProblem flaw() {
		return this.flaw;
	}

	/**
	 * Collects a reference, to be checked when all entries are known.
	 * @return the id; {@code null} if the text is none, which then is a problem
	 */
	@Nullable EntryId refer(CheckedEntry.Text text, Use use, String... kinds) {
		EntryId target = id(text);
		if (target != null) {
			this.references.add(new Reference(target, Set.of(kinds), use, text.key(), text.line()));
		}
		return target;
	}

	/** Collects a reference to a policy group. */
	@Nullable EntryId referToGroup(CheckedEntry.Text text) {
		EntryId target = id(text);
		if (target != null) {
			this.groups.add(new Reference(target, Set.of(), Use.OTHER, text.key(), text.line()));
		}
		return target;
	}

	/** Reads an id; one without colon is in the namespace of the file. */
	@Nullable EntryId id(CheckedEntry.Text text) {
		EntryId target = EntryId.reference(text.value(), this.unit.namespace());
		if (target == null) {
			problem(text.line(), text.key(), "invalid name '" + text.value() + "'");
		}
		return target;
	}

	List<Reference> references() {
		return this.references;
	}

	List<Reference> groups() {
		return this.groups;
	}

	/** The program text is that of a file. */
	void read(SourceFile file, Instant readAt) {
		this.file = file;
		this.readAt = readAt;
	}

	/** The path of that file; {@code null} if the text is in no file. */
	@Nullable String path() {
		return (this.file != null) ? this.file.path() : null;
	}

	/** Whether its program text is that of a file on disk, as {@code root/path}. */
	boolean isOf(Set<String> files) {
		return this.file != null && this.unit.isFile()
				&& files.contains((this.unit.root() + "/" + this.file.path()).replace(File.separatorChar, '/'));
	}

	/** Whether it is a program of the folder convention. */
	boolean isProgramFile() {
		return this.unit.file().equals(path());
	}

	/** The file of its program, which is to be read whatever its stamp was. */
	SourceFile changedFile() {
		SourceFile known = Objects.requireNonNull(this.file);
		return new SourceFile(known.path(), known.content());
	}

	/** The same entry, not read yet, with a file in place of the one with its path. */
	Entry withFile(SourceFile changed) {
		Entry entry = new Entry(this.id, this.kind, this.unit, this.line, this.keys, this.limits);
		entry.file = changed;
		return entry;
	}

	/** The file with a path; {@code null} if there is none. */
	@Nullable SourceFile file(String path) {
		return path.equals(path()) ? this.file : this.unit.files().get(path);
	}

	/**
	 * Takes the program text over from the entry before, if it is that of a file that has
	 * not changed since it was read.
	 * @return the text; {@code null} if it has to be read
	 */
	@Nullable String takeText(Entry before, SourceFile now) {
		SourceFile known = before.file;
		if (known == null || known.stamp() == null || !known.path().equals(now.path())
				|| !before.unit.root().equals(this.unit.root())
				|| !known.stamp().isUnchangedSince(before.readAt, now.stamp())
				|| !(before.definition instanceof Definition.Code code)) {
			return null;
		}
		read(now, before.readAt);
		return code.source();
	}

	void define(Definition definition) {
		this.definition = definition;
	}

	@Nullable Definition definition() {
		return this.definition;
	}

}
