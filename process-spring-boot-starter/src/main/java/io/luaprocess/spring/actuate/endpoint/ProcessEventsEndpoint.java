package io.luaprocess.spring.actuate.endpoint;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.event.CrashSite;
import io.luaprocess.event.DeadLetter;
import io.luaprocess.event.Denial;
import io.luaprocess.event.RuntimeEvent;
import io.luaprocess.event.RuntimeEvents;
import io.luaprocess.event.Subject;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows what has happened: the latest events, crashes by place, dead letters and denials.
 */
@Endpoint(id = "processevents", defaultAccess = Access.READ_ONLY)
public class ProcessEventsEndpoint {

	private static final List<String> KINDS = Arrays.stream(RuntimeEvent.Kind.values())
		.map(RuntimeEvent.Kind::key)
		.toList();

	private final RuntimeEvents events;

	private final Sanitizer sanitizer;

	private final Show showValues;

	/**
	 * Creates the endpoint.
	 * @param runtime the runtime to show
	 * @param sanitizing changes the payloads that are shown
	 * @param showValues when payloads of dead letters are shown to callers that are not
	 * known, such as those of JMX
	 */
	public ProcessEventsEndpoint(LuaProcessRuntime runtime, Iterable<SanitizingFunction> sanitizing, Show showValues) {
		this.events = runtime.events();
		this.sanitizer = new Sanitizer(sanitizing);
		this.showValues = showValues;
	}

	/**
	 * Lists the latest events, the newest first.
	 * @param kind only those of this kind: exit, crash, limit, restart, service, denial,
	 * deadLetter or reload
	 * @param limit most events to list, 100 unless given, 1000 at most
	 * @param after only those whose id is greater
	 * @throws InvalidEndpointRequestException if there is no such kind
	 */
	@ReadOperation
	public EventsDescriptor events(@Nullable String kind, @Nullable Integer limit, @Nullable Long after) {
		Requests.oneOf("kind", kind, KINDS);
		List<EventDescriptor> latest = this.events
			.latest(Requests.limit(limit), (event) -> kind == null || kind.equals(event.kind().key()))
			.stream()
			.filter((numbered) -> after == null || numbered.id() > after)
			.map(EventDescriptor::of)
			.toList();
		Map<String, Long> counts = new LinkedHashMap<>();
		for (RuntimeEvent.Kind each : RuntimeEvent.Kind.values()) {
			counts.put(each.key(), this.events.count(each));
		}
		long total = counts.values().stream().mapToLong(Long::longValue).sum();
		return new EventsDescriptor(total, Math.max(0, total - this.events.listed()), this.events.normalExits(), counts,
				latest);
	}

	/**
	 * Shows a part: {@code crashes}, {@code deadletters} or {@code denials}.
	 * @param part the part
	 * @return its descriptor; {@code null} if there is no such part
	 */
	@ReadOperation
	public @Nullable OperationResponseBody part(@Selector String part) {
		return part(part, this.showValues.isShown(true));
	}

	@Nullable OperationResponseBody part(String part, boolean showValues) {
		return switch (part) {
			case "crashes" -> crashes();
			case "deadletters" -> deadLetters(showValues);
			case "denials" -> denials();
			default -> null;
		};
	}

	/**
	 * Returns the crashes by place, the latest first.
	 * @return the crashes
	 */
	public CrashesDescriptor crashes() {
		return new CrashesDescriptor(this.events.count(RuntimeEvent.Kind.CRASH), this.events.crashes().forgotten(),
				this.events.crashes().sites().stream().map(CrashDescriptor::of).toList());
	}

	/**
	 * Returns the dead letters, the latest first.
	 * @param showValues whether to show payloads
	 * @return the letters
	 */
	public DeadLettersDescriptor deadLetters(boolean showValues) {
		Map<String, Long> counts = new LinkedHashMap<>();
		for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
			counts.put(reason.text(), this.events.deadLetters().count(reason));
		}
		return new DeadLettersDescriptor(counts,
				this.events.deadLetters()
					.latest(Requests.MAX_LIMIT)
					.stream()
					.map((letter) -> LetterDescriptor.of(letter, payload(letter, showValues)))
					.toList());
	}

	/** The topic is the key of what sanitizing functions see. */
	private @Nullable Object payload(DeadLetter letter, boolean showValues) {
		return (letter.payload() != null)
				? this.sanitizer.sanitize(new SanitizableData(null, letter.topic(), letter.payload()), showValues)
				: null;
	}

	/**
	 * Returns the denied calls, the latest first.
	 * @return the denials
	 */
	public DenialsDescriptor denials() {
		return new DenialsDescriptor(this.events.denials().count(),
				this.events.denials().repeated().stream().map(DenialDescriptor::of).toList());
	}

	/**
	 * Events.
	 *
	 * @param total events since the start, of all kinds
	 * @param dropped how many of them are not kept any more, or were only counted
	 * @param normalExits processes and functions that have ended normally, which are no
	 * events
	 * @param counts events since the start by kind
	 * @param events the latest ones
	 */
	public record EventsDescriptor(long total, long dropped, long normalExits, Map<String, Long> counts,
			List<EventDescriptor> events) implements OperationResponseBody {
	}

	/**
	 * An event.
	 *
	 * @param id rises from event to event
	 * @param at when
	 * @param kind the kind
	 * @param pid the process it is about; {@code null} for none
	 * @param number the unique part of the PID
	 * @param definition what the process ran
	 * @param host its host; {@code null} for a function
	 * @param actor id of its actor
	 * @param text what has happened, in a sentence
	 * @param error the error
	 * @param outcome of an end: failed, limit, terminated, canceled or linked
	 * @param details what else is known, by name
	 */
	public record EventDescriptor(long id, Instant at, String kind, @Nullable String pid, @Nullable String number,
			@Nullable String definition, @Nullable String host, @Nullable String actor, String text,
			@Nullable String error, @Nullable String outcome, Map<String, Object> details) {

		static EventDescriptor of(RuntimeEvents.Numbered numbered) {
			RuntimeEvent event = numbered.event();
			Subject subject = event.subject();
			Pid pid = EventDetails.pid(event);
			return new EventDescriptor(numbered.id(), event.at(), event.kind().key(), EventDetails.text(pid),
					EventDetails.number(pid), EventDetails.definition(event), (subject != null) ? subject.host() : null,
					EventDetails.actor(event), event.text(), (event.error() != null) ? event.error().toString() : null,
					EventDetails.outcome(event), EventDetails.of(event));
		}

	}

	/**
	 * Crashes by place.
	 *
	 * @param total crashes since the start
	 * @param forgotten crashes at places that are no longer listed
	 * @param sites the places
	 */
	public record CrashesDescriptor(long total, long forgotten,
			List<CrashDescriptor> sites) implements OperationResponseBody {
	}

	/**
	 * Crashes at one place with one kind of error.
	 *
	 * @param site file and line, or the definition
	 * @param definition what the processes ran
	 * @param error the error of the latest crash
	 * @param count how many
	 * @param first when the first one was
	 * @param last when the latest one was
	 * @param text how often and since when
	 * @param lastPid the process of the latest one
	 * @param lastNumber the unique part of its PID
	 * @param stack its Lua stack
	 * @param cause what Java code threw; {@code null} for nothing
	 */
	public record CrashDescriptor(String site, String definition, String error, long count, Instant first, Instant last,
			String text, String lastPid, String lastNumber, List<String> stack, @Nullable String cause) {

		static CrashDescriptor of(CrashSite site) {
			return new CrashDescriptor(site.site(), site.definition(), site.error().toString(), site.count(),
					site.first(), site.last(), SinceText.of(site.count(), site.first(), site.last()),
					site.lastPid().toString(), site.lastPid().shortForm(), site.stack(), site.error().cause());
		}

	}

	/**
	 * Dead letters.
	 *
	 * @param counts letters since the start by reason
	 * @param letters the latest ones
	 */
	public record DeadLettersDescriptor(Map<String, Long> counts,
			List<LetterDescriptor> letters) implements OperationResponseBody {
	}

	/**
	 * A dead letter.
	 *
	 * @param at when it was dropped
	 * @param reason why
	 * @param to PID of the receiver
	 * @param toNumber the unique part of the PID
	 * @param definition what the receiver ran; {@code null} if it is not known any more
	 * @param from PID of the sender; {@code null} if it is not known
	 * @param topic the topic
	 * @param payload the beginning of the payload, or asterisks; {@code null} if there is
	 * none
	 */
	public record LetterDescriptor(Instant at, String reason, String to, String toNumber, @Nullable String definition,
			@Nullable String from, String topic, @Nullable Object payload) {

		static LetterDescriptor of(DeadLetter letter, @Nullable Object payload) {
			return new LetterDescriptor(letter.at(), letter.reason().text(), letter.to().toString(),
					letter.to().shortForm(), letter.definition(), EventDetails.text(letter.from()), letter.topic(),
					payload);
		}

	}

	/**
	 * Denied calls.
	 *
	 * @param total denials since the start
	 * @param denials the latest ones
	 */
	public record DenialsDescriptor(long total, List<DenialDescriptor> denials) implements OperationResponseBody {
	}

	/**
	 * Denials of one call.
	 *
	 * @param first when the first one was
	 * @param at when the latest one was
	 * @param actor id of the actor; {@code null} if the caller has none
	 * @param principal name of the application's user behind the actor
	 * @param action the action
	 * @param resource the resource
	 * @param pid the process that asked last; {@code null} for the application
	 * @param number the unique part of its PID
	 * @param definition what the process runs
	 * @param policy the policy that denies it; {@code null} if none does
	 * @param allowedBy YAML of a policy that would allow it; {@code null} if none could
	 * @param count how many denials
	 */
	public record DenialDescriptor(Instant first, Instant at, @Nullable String actor, @Nullable String principal,
			String action, String resource, @Nullable String pid, @Nullable String number, @Nullable String definition,
			@Nullable String policy, @Nullable String allowedBy, long count) {

		static DenialDescriptor of(Denial.Repeated repeated) {
			Denial denial = repeated.denial();
			Subject process = denial.process();
			Pid pid = (process != null) ? process.pid() : null;
			return new DenialDescriptor(repeated.first(), repeated.last(), denial.actor(), denial.principal(),
					denial.action(), denial.resource(), EventDetails.text(pid), EventDetails.number(pid),
					(process != null) ? process.definition() : null, denial.policy(), denial.allowedBy(),
					repeated.count());
		}

	}

}
