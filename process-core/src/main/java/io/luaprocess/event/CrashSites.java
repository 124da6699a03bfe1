package io.luaprocess.event;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.luaprocess.event.RuntimeEvent.Crashed;

/**
 * Crashes grouped by definition, place and error. Of the text of an error, numbers and
 * what stands in quotation marks do not count. At most {@value #CAPACITY} groups are
 * kept: one more displaces the one whose latest crash is longest ago. Thread-safe.
 */
public final class CrashSites {

	static final int CAPACITY = 200;

	private static final Pattern CHANGING = Pattern.compile("'[^']*'|\"[^\"]*\"|`[^`]*`|0x[0-9A-Fa-f]+|[0-9]+");

	private static final Pattern POSITION = Pattern.compile("^(\\S+?:[0-9]+):(?:\\s|$)");

	private final Groups<Key, Crashed> groups = new Groups<>(CAPACITY);

	CrashSites() {
	}

	/**
	 * Finds the place of an error.
	 * @param definition what the process ran
	 * @param error the error
	 * @return file and line; the definition if they are not known
	 */
	public static String site(String definition, EventError error) {
		for (String line : error.stack()) {
			Matcher position = POSITION.matcher(line);
			if (position.find()) {
				return position.group(1);
			}
		}
		Matcher position = POSITION.matcher(error.text());
		return position.find() ? position.group(1) : definition;
	}

	void add(Crashed crash) {
		EventError error = crash.error();
		this.groups.add(new Key(crash.subject().definition(), crash.site(), error.kind(),
				CHANGING.matcher(error.text()).replaceAll("?")), crash.at(), crash);
	}

	/**
	 * Returns the groups.
	 * @return those with the latest crashes first
	 */
	public List<CrashSite> sites() {
		return this.groups.all()
			.stream()
			.map((group) -> new CrashSite(group.latest().site(), group.latest().subject().definition(),
					group.latest().error(), group.count(), group.first(), group.last(), group.latest().subject().pid()))
			.toList();
	}

	/**
	 * Returns how many crashes were of groups that are no longer kept.
	 * @return the number since the start
	 */
	public long forgotten() {
		return this.groups.forgotten();
	}

	private record Key(String definition, String site, String kind, String text) {
	}

}
