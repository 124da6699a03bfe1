package io.luaprocess.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.luaprocess.DurationText;
import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/** Checks {@code process.service} entries. */
final class ServiceReader {

	static final String KIND = "process.service";

	private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

	private static final Duration STABLE_THRESHOLD = Duration.ofSeconds(5);

	private ServiceReader() {
	}

	static void read(Entry entry, LoaderSettings settings) {
		CheckedEntry fields = CheckedEntry.of(entry);
		CheckedEntry.Text processKey = fields.required("process");
		EntryId process = (processKey != null)
				? entry.refer(processKey, Entry.Use.OTHER, Definition.CodeKind.PROCESS.text()) : null;
		CheckedEntry.Text hostKey = fields.required("host");
		EntryId host = (hostKey != null) ? host(entry, hostKey) : null;
		List<@Nullable Object> input = fields.values("input");
		Schedule schedule = schedule(fields, settings.schedules());
		boolean oneNode = "one".equals(fields.word("cluster", "one", "every"));
		Definition.Lifecycle lifecycle = lifecycle(entry, fields.child("lifecycle"), settings.crashLoop());
		Map<String, Object> meta = fields.values(fields.child("meta"));
		fields.finish();
		if (process != null && host != null) {
			entry.define(new Definition.Service(entry.id, process, host, input, schedule, oneNode, lifecycle, meta,
					entry.origin()));
		}
	}

	private static @Nullable Schedule schedule(CheckedEntry fields, Schedule.Format schedules) {
		CheckedEntry.Text text = fields.text("schedule");
		if (text == null) {
			return null;
		}
		try {
			return schedules.parse(text.value());
		}
		catch (IllegalArgumentException ex) {
			fields.problem("schedule", "invalid schedule '" + text.value() + "': " + ex.getMessage());
			return null;
		}
	}

	private static @Nullable EntryId host(Entry entry, CheckedEntry.Text key) {
		if (key.value().equals(Pid.CONTROL_HOST)) {
			// The sender of system signals looks like a host but runs nothing.
			entry.problem(key.line(), key.key(), "'" + Pid.CONTROL_HOST + "' not found");
			return null;
		}
		return entry.refer(key, Entry.Use.OTHER, HostReader.KIND);
	}

	private static Definition.Lifecycle lifecycle(Entry entry, CheckedEntry fields, CrashLoop loop) {
		boolean autoStart = fields.truth("auto_start", false);
		boolean required = !"optional".equals(fields.word("startup", "required", "optional"));
		Duration startTimeout = fields.duration("start_timeout", TEN_SECONDS);
		Duration stopTimeout = fields.duration("stop_timeout", TEN_SECONDS);
		Duration stableThreshold = fields.duration("stable_threshold", STABLE_THRESHOLD);
		Set<EntryId> requires = new LinkedHashSet<>();
		requires.addAll(requires(entry, fields, "requires"));
		requires.addAll(requires(entry, fields, "depends_on"));
		Definition.Restart restart = restart(fields.child("restart"), loop);
		boolean restartsOnReload = "restart".equals(fields.word("reload", "keep", "restart"));
		Definition.ServiceSecurity security = fields.has("security") ? security(entry, fields.child("security")) : null;
		fields.finish();
		return new Definition.Lifecycle(autoStart, required, startTimeout, stopTimeout, stableThreshold,
				List.copyOf(requires), restart, restartsOnReload, security);
	}

	private static List<EntryId> requires(Entry entry, CheckedEntry fields, String name) {
		List<EntryId> ids = new ArrayList<>();
		for (CheckedEntry.Text text : fields.texts(name)) {
			EntryId id = entry.refer(text, Entry.Use.REQUIREMENT, KIND, HostReader.KIND);
			if (id != null) {
				ids.add(id);
			}
		}
		return ids;
	}

	private static Definition.Restart restart(CheckedEntry fields, CrashLoop loop) {
		Definition.Restart absent = Definition.Restart.DEFAULT;
		Definition.Restart restart = new Definition.Restart(fields.duration("initial_delay", absent.initialDelay()),
				fields.duration("max_delay", absent.maxDelay()),
				fields.number("backoff_factor", absent.backoffFactor(), 1, Double.MAX_VALUE),
				fields.number("jitter", absent.jitter(), 0, 1),
				fields.integer("max_attempts", absent.maxAttempts(), 0, "out of range"),
				loop(fields.child("loop"), loop));
		if (restart.maxDelay().compareTo(restart.initialDelay()) < 0) {
			fields.problem("max_delay", "max_delay must not be less than initial_delay ("
					+ DurationText.format(restart.initialDelay().toNanos()) + ")");
		}
		fields.finish();
		return restart;
	}

	private static CrashLoop loop(CheckedEntry fields, CrashLoop absent) {
		int crashes = fields.integer("crashes", absent.crashes(), 0, "out of range");
		if (crashes > CrashLoop.MOST) {
			fields.problem("crashes", "crashes must be at most " + CrashLoop.MOST);
		}
		String health = fields.word("health", "up", "warn", "down");
		CrashLoop loop = new CrashLoop(crashes, fields.duration("window", absent.window()),
				(health != null) ? CrashLoop.Health.valueOf(health.toUpperCase(Locale.ROOT)) : absent.health());
		fields.finish();
		return loop;
	}

	private static Definition.ServiceSecurity security(Entry entry, CheckedEntry fields) {
		CheckedEntry actor = fields.child("actor");
		CheckedEntry.Text actorId = actor.text("id");
		Map<String, Object> actorMeta = actor.values(actor.child("meta"));
		actor.finish();
		List<EntryId> groups = fields.texts("groups")
			.stream()
			.map(entry::referToGroup)
			.filter(Objects::nonNull)
			.toList();
		List<EntryId> policies = fields.texts("policies")
			.stream()
			.map((text) -> entry.refer(text, Entry.Use.OTHER, PolicyReader.KIND))
			.filter(Objects::nonNull)
			.toList();
		fields.finish();
		String id = (actorId != null && !actorId.value().isEmpty()) ? actorId.value() : null;
		return new Definition.ServiceSecurity(id, actorMeta, groups, policies);
	}

}
