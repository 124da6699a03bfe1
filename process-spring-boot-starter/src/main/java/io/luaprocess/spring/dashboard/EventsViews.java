package io.luaprocess.spring.dashboard;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.event.CrashSite;
import io.luaprocess.event.DeadLetter;
import io.luaprocess.event.Denial;
import io.luaprocess.event.EventError;
import io.luaprocess.event.RuntimeEvent;
import io.luaprocess.event.RuntimeEvent.Kind;
import io.luaprocess.event.RuntimeEvents;
import io.luaprocess.event.Subject;
import io.luaprocess.spring.dashboard.DashboardReply.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What has happened: the latest events, crashes by place, dead letters and denials.
 * Payloads are not shown.
 */
final class EventsViews {

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_LIMIT = 1_000;

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

	private final RuntimeEvents events;

	EventsViews(RuntimeEvents events) {
		this.events = events;
	}

	void addTo(Map<String, View> views) {
		views.put("events", (path, parameters) -> events(parameters));
		views.put("crashes", (path, parameters) -> crashes(limit(parameters)));
		views.put("deadletters", (path, parameters) -> deadLetters(limit(parameters)));
		views.put("denials", (path, parameters) -> denials(limit(parameters)));
	}

	private static int limit(Map<String, String> parameters) {
		return Numbers.between("limit", parameters.get("limit"), DEFAULT_LIMIT, MAX_LIMIT);
	}

	private EventsPicture events(Map<String, String> parameters) {
		Kind kind = kind(parameters.getOrDefault("kind", ""));
		long after = after(parameters.getOrDefault("after", ""));
		Map<String, Long> counts = new LinkedHashMap<>();
		Arrays.stream(Kind.values()).forEach((one) -> counts.put(one.key(), this.events.count(one)));
		long total = counts.values().stream().mapToLong(Long::longValue).sum();
		List<EventPicture> listed = this.events
			.latest(limit(parameters), (event) -> kind == null || event.kind() == kind)
			.stream()
			.filter((event) -> event.id() > after)
			.map((event) -> EventPicture.of(event.id(), event.event()))
			.toList();
		return new EventsPicture(total, Math.max(0, total - this.events.listed()), counts, listed);
	}

	private static @Nullable Kind kind(String text) {
		if (text.isEmpty()) {
			return null;
		}
		return Arrays.stream(Kind.values())
			.filter((kind) -> kind.key().equals(text))
			.findAny()
			.orElseThrow(() -> new Failure(400, "unknown kind, expected one of "
					+ String.join(", ", Arrays.stream(Kind.values()).map(Kind::key).toList())));
	}

	private static long after(String text) {
		try {
			return text.isEmpty() ? -1 : Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw new Failure(400, "after must be the id of an event");
		}
	}

	private CrashesPicture crashes(int limit) {
		List<CrashSite> sites = this.events.crashes().sites();
		return new CrashesPicture(sites.size(), sites.stream().limit(limit).map(SitePicture::of).toList());
	}

	private LettersPicture deadLetters(int limit) {
		Map<String, Long> counts = new LinkedHashMap<>();
		for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
			counts.put(reason.text(), this.events.deadLetters().count(reason));
		}
		return new LettersPicture(counts,
				this.events.deadLetters().latest(limit).stream().map(LetterPicture::of).toList());
	}

	private DenialsPicture denials(int limit) {
		return new DenialsPicture(this.events.denials().count(),
				this.events.denials().repeated().stream().limit(limit).map(DenialPicture::of).toList());
	}

	private static @Nullable String text(@Nullable Pid pid) {
		return (pid != null) ? pid.toString() : null;
	}

	private static @Nullable String number(@Nullable Pid pid) {
		return (pid != null) ? pid.shortForm() : null;
	}

	/**
	 * Events.
	 *
	 * @param total how many there have been
	 * @param dropped how many of them are not kept
	 * @param counts how many there have been by kind
	 * @param events the newest first
	 */
	private record EventsPicture(long total, long dropped, Map<String, Long> counts, List<EventPicture> events) {
	}

	private record EventPicture(long id, Instant at, String kind, @Nullable String pid, @Nullable String number,
			@Nullable String definition, @Nullable String host, @Nullable String actor, String text,
			@Nullable String error, @Nullable String outcome, List<String> stack) {

		static EventPicture of(long id, RuntimeEvent event) {
			Subject subject = event.subject();
			EventError error = event.error();
			Pid pid = (subject != null) ? subject.pid() : null;
			return new EventPicture(id, event.at(), event.kind().key(), EventsViews.text(pid), EventsViews.number(pid),
					(subject != null) ? subject.definition() : null, (subject != null) ? subject.host() : null,
					(subject != null) ? subject.actor() : null, event.text(), (error != null) ? error.text() : null,
					(event instanceof RuntimeEvent.Exited exit) ? exit.cause().name().toLowerCase(Locale.ROOT) : null,
					(error != null) ? error.stack() : List.of());
		}

	}

	private record CrashesPicture(int total, List<SitePicture> sites) {
	}

	private record SitePicture(String site, String definition, String error, long count, Instant first, Instant last,
			String text, String lastPid, String lastNumber, List<String> stack) {

		static SitePicture of(CrashSite site) {
			String since = TIME.format(site.first().atZone(ZoneId.systemDefault()));
			return new SitePicture(site.site(), site.definition(), site.error().text(), site.count(), site.first(),
					site.last(), (site.count() == 1) ? "once at " + since : site.count() + " times since " + since,
					site.lastPid().toString(), site.lastPid().shortForm(), site.stack());
		}

	}

	private record LettersPicture(Map<String, Long> counts, List<LetterPicture> letters) {
	}

	private record LetterPicture(Instant at, String reason, String to, String toNumber, @Nullable String definition,
			@Nullable String from, @Nullable String fromNumber, String topic) {

		static LetterPicture of(DeadLetter letter) {
			return new LetterPicture(letter.at(), letter.reason().text(), letter.to().toString(),
					letter.to().shortForm(), letter.definition(), EventsViews.text(letter.from()),
					EventsViews.number(letter.from()), letter.topic());
		}

	}

	private record DenialsPicture(long total, List<DenialPicture> denials) {
	}

	private record DenialPicture(Instant at, Instant first, long count, @Nullable String actor,
			@Nullable String principal, String action, String resource, @Nullable String pid, @Nullable String number,
			@Nullable String definition, @Nullable String policy, @Nullable String allowedBy) {

		static DenialPicture of(Denial.Repeated repeated) {
			Denial denial = repeated.denial();
			Subject process = denial.process();
			Pid pid = (process != null) ? process.pid() : null;
			return new DenialPicture(repeated.last(), repeated.first(), repeated.count(), denial.actor(),
					denial.principal(), denial.action(), denial.resource(), EventsViews.text(pid),
					EventsViews.number(pid), (process != null) ? process.definition() : null, denial.policy(),
					denial.allowedBy());
		}

	}

}
