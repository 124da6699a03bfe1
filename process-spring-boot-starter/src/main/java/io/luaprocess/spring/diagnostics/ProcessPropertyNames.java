package io.luaprocess.spring.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Checks names of properties before they are bound, as they are written in their sources.
 * Binding leaves out all characters of a map key that are neither letters nor digits
 * unless the key stands in brackets, and says nothing about it.
 */
public final class ProcessPropertyNames {

	private static final Logger log = LoggerFactory.getLogger(ProcessPropertyNames.class);

	/** Keys that binding does not change. */
	private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*");

	/**
	 * The rest of a key in a .properties file that was ended by a colon, and its value.
	 */
	private static final Pattern REST_OF_KEY = Pattern.compile("(\\S+?)\\s*[=:\\s]\\s*(.*)");

	private final String prefix;

	private final ResolvableType root;

	private final List<Problem> problems = new ArrayList<>();

	private ProcessPropertyNames(String prefix, Class<?> properties) {
		this.prefix = prefix;
		this.root = ResolvableType.forClass(properties);
	}

	/**
	 * Checks all names. Environment variables that set nothing are logged only: they may
	 * be meant for something else.
	 * @param environment the environment with all sources
	 * @param prefix first element of the names
	 * @param properties the record the properties are bound to
	 * @throws InvalidProcessPropertyException if binding would change a name
	 */
	public static void check(ConfigurableEnvironment environment, String prefix, Class<?> properties) {
		ProcessPropertyNames names = new ProcessPropertyNames(prefix, properties);
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable
					&& !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				names.check(enumerable);
			}
		}
		if (!names.problems.isEmpty()) {
			throw new InvalidProcessPropertyException(names.problems);
		}
	}

	private void check(EnumerablePropertySource<?> source) {
		boolean variables = source instanceof SystemEnvironmentPropertySource;
		for (String name : source.getPropertyNames()) {
			if (variables && name.toLowerCase(Locale.ROOT).startsWith(this.prefix + "_")) {
				checkVariable(name);
			}
			else if (name.length() > this.prefix.length() && name.charAt(this.prefix.length()) == '.'
					&& PropertyShape.uniform(name.substring(0, this.prefix.length())).equals(this.prefix)) {
				checkName(name, source.getProperty(name));
			}
		}
	}

	private void checkName(String name, @Nullable Object value) {
		Reading reading = read(name.substring(this.prefix.length()), this.root);
		if (reading == null) {
			checkColon(name, (value != null) ? value.toString() : "");
		}
		else if (reading.altered != null) {
			this.problems.add(new Problem(name, null,
					"needs brackets, or '" + reading.altered + "' would be read as '" + bound(reading.altered)
							+ "': write " + this.prefix + reading.right + ", in YAML \"[" + reading.altered
							+ "]\", in .properties files [" + reading.altered.replace(":", "\\:") + "]"));
		}
	}

	/** In a .properties file a colon separates the key from the value. */
	private void checkColon(String name, String value) {
		Matcher matcher = REST_OF_KEY.matcher(value);
		if (matcher.matches()) {
			Reading reading = read(name.substring(this.prefix.length()) + ":" + matcher.group(1), this.root);
			if (reading != null) {
				this.problems.add(new Problem(name, value, "the colon ended the key: write " + this.prefix
						+ reading.right.replace(":", "\\:") + " = " + matcher.group(2)));
			}
		}
	}

	private static String bound(String key) {
		StringBuilder bound = new StringBuilder();
		key.chars().filter((c) -> PLAIN_KEY.matcher("a" + (char) c).matches()).forEach((c) -> bound.append((char) c));
		return bound.toString();
	}

	/**
	 * A name that leads to a property.
	 *
	 * @param right how it should be written
	 * @param altered the first map key that would not be kept as it is written
	 */
	private record Reading(String right, @Nullable String altered) {

		static final Reading END = new Reading("", null);

		Reading after(String element) {
			return new Reading(element + this.right, this.altered);
		}

		Reading afterKey(String key) {
			boolean kept = PLAIN_KEY.matcher(key).matches();
			return new Reading((kept ? "." + key : "[" + key + "]") + this.right, kept ? this.altered : key);
		}

	}

	/** Reads what follows after an element; null if it leads to no property. */
	private static @Nullable Reading read(String rest, ResolvableType type) {
		if (rest.isEmpty()) {
			return PropertyShape.isRecord(type) ? null : Reading.END;
		}
		if (rest.startsWith("[")) {
			return readIndexed(rest, type);
		}
		if (PropertyShape.isMap(type)) {
			return readKey(rest, PropertyShape.mapValue(type));
		}
		int end = end(rest, 1);
		String element = rest.substring(1, end);
		ResolvableType member = PropertyShape.isRecord(type) ? PropertyShape.member(type, element) : null;
		Reading tail = (member != null) ? read(rest.substring(end), member) : null;
		return (tail != null) ? tail.after("." + dashed(type, element)) : null;
	}

	private static String dashed(ResolvableType type, String element) {
		return PropertyShape.members(type)
			.stream()
			.filter((member) -> PropertyShape.uniform(member).equals(PropertyShape.uniform(element)))
			.findAny()
			.orElseGet(() -> DataObjectPropertyName.toDashedForm(element));
	}

	private static @Nullable Reading readIndexed(String rest, ResolvableType type) {
		int end = rest.indexOf(']') + 1;
		ResolvableType member = (end > 0 && !PropertyShape.isRecord(type))
				? PropertyShape.member(type, rest.substring(1, end - 1)) : null;
		Reading tail = (member != null) ? read(rest.substring(end), member) : null;
		return (tail != null) ? tail.after(rest.substring(0, end)) : null;
	}

	/** The shortest key after which the name leads to a property. */
	private static @Nullable Reading readKey(String rest, ResolvableType value) {
		for (int end = end(rest, 1); end > 1; end = (end < rest.length()) ? end(rest, end + 1) : 0) {
			Reading tail = read(rest.substring(end), value);
			if (tail != null) {
				return tail.afterKey(rest.substring(1, end));
			}
		}
		return null;
	}

	private static int end(String rest, int start) {
		int end = start;
		while (end < rest.length() && rest.charAt(end) != '.' && rest.charAt(end) != '[') {
			end++;
		}
		return end;
	}

	private void checkVariable(String name) {
		List<String> words = List.of(name.substring(this.prefix.length() + 1).split("_", -1));
		if (!leads(words, this.root)) {
			log.warn("The environment variable {} sets no property of the process runtime{}", name,
					passesMap(words, this.root) ? ". An id in it is a single word and in the namespace app;"
							+ " other ids can be set by SPRING_APPLICATION_JSON" : "");
		}
	}

	private static boolean leads(List<String> words, ResolvableType type) {
		if (words.isEmpty()) {
			return !PropertyShape.isRecord(type);
		}
		if (PropertyShape.isFree(type)) {
			return true;
		}
		if (PropertyShape.isMap(type) || PropertyShape.isList(type)) {
			ResolvableType member = PropertyShape.member(type, words.getFirst());
			return member != null && !words.getFirst().isEmpty() && leads(words.subList(1, words.size()), member);
		}
		for (int i = 1; i <= words.size(); i++) {
			ResolvableType member = PropertyShape.member(type, String.join("", words.subList(0, i)));
			if (member != null && leads(words.subList(i, words.size()), member)) {
				return true;
			}
		}
		return false;
	}

	private static boolean passesMap(List<String> words, ResolvableType type) {
		for (int i = 1; i <= words.size(); i++) {
			ResolvableType member = PropertyShape.member(type, String.join("", words.subList(0, i)));
			if (member != null && (PropertyShape.isMap(member) || passesMap(words.subList(i, words.size()), member))) {
				return true;
			}
		}
		return false;
	}

}
