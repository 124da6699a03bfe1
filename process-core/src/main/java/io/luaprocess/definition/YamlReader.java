package io.luaprocess.definition;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.luaprocess.DurationText;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one YAML document of the 1.2 core schema into a {@link YamlNode}. Aliases are
 * expanded within bounds. Only nodes are composed: no object of any class is ever
 * constructed from a document.
 */
final class YamlReader {

	/**
	 * SnakeYAML takes quadratic time for long comments and tags. Ordinary files of the
	 * largest size take a fraction of this.
	 */
	private static final Duration MAX_TIME = Duration.ofSeconds(10);

	/** Most problems reported for one file; each has a line in the report. */
	private static final int MAX_PROBLEMS = 100;

	/**
	 * A document that is larger than this after its aliases are expanded is an attack or
	 * a mistake.
	 */
	private static final int MAX_VALUES = 1_000_000;

	private static final Set<Tag> CORE_TAGS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP);

	private final List<Problem> problems = new ArrayList<>();

	/** Nodes already read, by identity; a node whose value is missing is being read. */
	private final Map<Node, @Nullable YamlNode> read = new IdentityHashMap<>();

	/**
	 * A problem of the document.
	 *
	 * @param line the line; 0 if not known
	 * @param detail what
	 */
	record Problem(int line, String detail) {
	}

	/**
	 * What was read.
	 *
	 * @param tree the document; {@code null} if it is empty or no YAML at all
	 * @param problems everything wrong; the tree then holds the rest
	 */
	record Document(@Nullable YamlNode tree, List<Problem> problems) {
	}

	private YamlReader() {
	}

	static Document read(byte[] content) {
		return read(content, MAX_TIME);
	}

	static Document read(byte[] content, Duration limit) {
		String tooLarge = SourceFile.sizeProblem(content);
		if (tooLarge != null) {
			return new Document(null, List.of(new Problem(0, tooLarge)));
		}
		YamlReader reader = new YamlReader();
		YamlNode tree = null;
		try {
			String text = Utf8.decode(content);
			Node node = compose(text, limit);
			tree = (node != null) ? reader.tree(node) : null;
		}
		catch (CharacterCodingException ex) {
			reader.problems.add(new Problem(Utf8.lineOfError(content), "the file is not UTF-8"));
		}
		catch (MarkedYAMLException ex) {
			reader.problems.add(new Problem(line(ex.getProblemMark()), firstLine(ex.getProblem())));
		}
		catch (YAMLException ex) {
			reader.problems.add(new Problem(0, firstLine(ex.getMessage())));
		}
		return new Document(tree, reader.problems);
	}

	private static @Nullable Node compose(String text, Duration limit) {
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(SourceFile.MAX_BYTES);
		String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
		ParserImpl parser = new ParserImpl(new StreamReader(new TimedReader(withoutMark, limit)), options);
		return new Composer(parser, new CoreSchema(), options).getSingleNode();
	}

	private YamlNode tree(Node node) {
		if (this.read.containsKey(node)) {
			YamlNode known = this.read.get(node);
			if (known == null) {
				throw new YAMLException("an alias contains itself");
			}
			return known;
		}
		this.read.put(node, null);
		YamlNode tree = switch (node) {
			case MappingNode mapping -> keys(mapping);
			case SequenceNode sequence -> items(sequence);
			case ScalarNode scalar -> scalar(scalar);
			default -> throw new YAMLException("unexpected node");
		};
		if (!CORE_TAGS.contains(node.getTag())) {
			problem(node, "custom tag '" + node.getTag().getValue() + "'");
		}
		if (tree.size() > MAX_VALUES) {
			throw new YAMLException("aliases expand to too many values");
		}
		this.read.put(node, tree);
		return tree;
	}

	private YamlNode keys(MappingNode mapping) {
		Map<String, YamlNode.Pair> pairs = new LinkedHashMap<>();
		int size = 1;
		for (NodeTuple tuple : mapping.getValue()) {
			YamlNode value = tree(tuple.getValueNode());
			size += value.size();
			if (!(tree(tuple.getKeyNode()) instanceof YamlNode.Scalar key) || key.value() == null) {
				problem(tuple.getKeyNode(), "a key must be a string, number or boolean");
				continue;
			}
			String text = key.value().toString();
			if (pairs.containsKey(text)) {
				problem(tuple.getKeyNode(), "duplicate key '" + text + "'");
				continue;
			}
			pairs.put(text, new YamlNode.Pair(key.value(), line(tuple.getKeyNode().getStartMark()), value));
		}
		return new YamlNode.Keys(pairs, line(mapping.getStartMark()), line(mapping.getEndMark()), size);
	}

	private YamlNode items(SequenceNode sequence) {
		List<YamlNode> items = new ArrayList<>();
		int size = 1;
		for (Node item : sequence.getValue()) {
			YamlNode tree = tree(item);
			size += tree.size();
			items.add(tree);
		}
		return new YamlNode.Items(items, line(sequence.getStartMark()), size);
	}

	private YamlNode scalar(ScalarNode node) {
		int line = line(node.getStartMark());
		try {
			return new YamlNode.Scalar(CoreSchema.value(node.getTag(), node.getValue()), line);
		}
		catch (IllegalArgumentException ex) {
			problem(node, "'" + node.getValue() + "' does not fit its tag '" + node.getTag().getValue() + "'");
			return new YamlNode.Scalar(node.getValue(), line);
		}
	}

	private void problem(Node node, String detail) {
		if (this.problems.size() < MAX_PROBLEMS) {
			this.problems.add(new Problem(line(node.getStartMark()), detail));
		}
	}

	/**
	 * Reads a text until the time limit has passed; SnakeYAML reads it piece by piece.
	 */
	private static final class TimedReader extends StringReader {

		private final long begin = System.nanoTime();

		private final Duration limit;

		TimedReader(String text, Duration limit) {
			super(text);
			this.limit = limit;
		}

		@Override
		public int read(char[] to, int at, int length) throws IOException {
			if (System.nanoTime() - this.begin > this.limit.toNanos()) {
				throw new YAMLException(
						"reading the file takes too long (limit is " + DurationText.format(this.limit.toNanos()) + ")");
			}
			return super.read(to, at, length);
		}

	}

	private static int line(@Nullable Mark mark) {
		return (mark != null) ? mark.getLine() + 1 : 0;
	}

	private static String firstLine(@Nullable String text) {
		return (text != null) ? text.lines().findFirst().orElse("") : "";
	}

}
