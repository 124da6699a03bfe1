package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.luaprocess.LogText;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

/**
 * A list of processes as text for a terminal of 120 columns; on one of 80 columns the
 * description is cut. Control characters in texts of programs are escaped.
 */
final class ProcessTop {

	private static final int COLUMNS = 120;

	private static final String LINE = "%-10s %-8s %7s %9s %8s %7s %7s  %s";

	private ProcessTop() {
	}

	static String text(LuaProcessRuntime runtime, ProcessQuery query) {
		ProcessesDescriptor list = Processes.list(runtime, query);
		Instant now = runtime.kernel().now();
		StringBuilder text = new StringBuilder();
		line(text, list.total() + " processes: " + states(runtime) + "; " + list.processes().size() + " of "
				+ list.matching() + " by " + query.sort());
		line(text, "");
		line(text, LINE.formatted("NUMBER", "STATE", "SINCE", "CPU", "MEMORY", "MAIL", "OLDEST", "DEFINITION"));
		list.processes().forEach((process) -> line(text, row(process, now)));
		return text.toString();
	}

	private static String states(LuaProcessRuntime runtime) {
		Map<String, Integer> counts = new TreeMap<>();
		for (ProcessInstance process : runtime.kernel().processes()) {
			counts.merge(process.view().state(), 1, Integer::sum);
		}
		return counts.entrySet()
			.stream()
			.map((entry) -> entry.getValue() + " " + entry.getKey())
			.collect(Collectors.joining(", "));
	}

	private static String row(ProcessDescriptor process, Instant now) {
		Instant since = process.since();
		String names = String.join(",", process.names());
		String description = process.description();
		return LINE.formatted(process.number(), process.state(),
				(since != null) ? age(Duration.between(since, now)) : "", cpu(process.cpuMillis()),
				memory(process.memoryBytes()), process.mailbox(), age(process.oldestMessageAge()), process.definition()
						+ (names.isEmpty() ? "" : " " + names) + ((description != null) ? " - " + description : ""));
	}

	private static void line(StringBuilder text, String line) {
		String safe = LogText.line(line).replace('\t', ' ').stripTrailing();
		text.append(safe, 0, Math.min(COLUMNS, safe.length())).append('\n');
	}

	/** At most six columns. */
	private static String age(@Nullable Duration age) {
		if (age == null) {
			return "";
		}
		long seconds = Math.max(0, age.toSeconds());
		return (seconds < 100) ? seconds + "s" : (seconds < 100 * 60) ? seconds / 60 + "m"
				: (seconds < 100 * 3600) ? seconds / 3600 + "h" : seconds / 86_400 + "d";
	}

	private static String cpu(long millis) {
		return (millis < 1_000_000) ? millis / 1000 + "." + millis % 1000 / 100 + "s" : millis / 1000 + "s";
	}

	private static String memory(long bytes) {
		return (bytes < 1024) ? bytes + "B" : (bytes < 100 << 20) ? (bytes >> 10) + "K" : (bytes >> 20) + "M";
	}

}
