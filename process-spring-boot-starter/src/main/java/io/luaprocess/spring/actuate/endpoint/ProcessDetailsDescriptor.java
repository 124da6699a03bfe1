package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All that is shown of one process. What other processes it has to do with is listed up
 * to {@value #MOST_PROCESSES} for each relation; the totals count all.
 *
 * @param process what lists show, too
 * @param waitsFor what it waits for, in one sentence
 * @param topics its mailbox by topic, the fullest topics first
 * @param children processes it has spawned that live
 * @param childrenTotal their number
 * @param links processes it is linked with
 * @param linksTotal their number
 * @param monitors processes it monitors
 * @param monitorsTotal their number
 * @param monitoredBy processes that monitor it
 * @param monitoredByTotal their number
 * @param scope ids of the policies of its scope; {@code null} if it has none
 * @param contextKeys keys of its context values
 * @param service the service that supervises it; {@code null} for none
 * @param restarts how often that service was restarted
 * @param limits what it may use; {@code null} if it runs no Lua program
 * @param stacks what its coroutines do, main first
 * @param timerList its timers, the next one first
 * @param values context values and messages; {@code null} unless they may be shown
 */
public record ProcessDetailsDescriptor(@JsonUnwrapped ProcessDescriptor process, @Nullable String waitsFor,
		List<TopicDescriptor> topics, List<RelatedDescriptor> children, int childrenTotal,
		List<RelatedDescriptor> links, int linksTotal, List<RelatedDescriptor> monitors, int monitorsTotal,
		List<RelatedDescriptor> monitoredBy, int monitoredByTotal, @Nullable List<String> scope,
		List<String> contextKeys, @Nullable String service, long restarts, @Nullable Map<String, Object> limits,
		List<CoroutineDescriptor> stacks, List<TimerDescriptor> timerList,
		@Nullable ValuesDescriptor values) implements OperationResponseBody {

	/** How many processes, topics and timers are shown at most. */
	static final int MOST_PROCESSES = 100;

	/**
	 * What waits in a mailbox with one topic.
	 *
	 * @param topic the topic
	 * @param messages how many messages wait
	 * @param listened whether the process has a channel that yields them
	 */
	public record TopicDescriptor(String topic, int messages, boolean listened) {
	}

	/**
	 * Another process.
	 *
	 * @param pid the PID
	 * @param number its unique part; all of the PID of a process of another node
	 * @param definition the entry it runs; {@code null} for a process of another node
	 * @param state running, waiting, ready or ending; remote for a process of another
	 * node
	 */
	public record RelatedDescriptor(String pid, String number, @Nullable String definition, String state) {
	}

	/**
	 * A coroutine.
	 *
	 * @param coroutine {@code main}, or a number among the others
	 * @param waitsFor what it waits for, for people
	 * @param stack the functions it is in, the innermost first
	 */
	public record CoroutineDescriptor(String coroutine, String waitsFor, List<FrameDescriptor> stack) {
	}

	/**
	 * A function that runs.
	 *
	 * @param text all that is known, for people
	 * @param definition the entry whose code it is; {@code null} if it is Java code
	 * @param file the file of that entry; {@code null} if not known
	 * @param line the line in the code of the entry; 0 if not known
	 * @param function its name; {@code null} if it has none
	 */
	public record FrameDescriptor(String text, @Nullable String definition, @Nullable String file, int line,
			@Nullable String function) {
	}

	/**
	 * A timer.
	 *
	 * @param dueAt when it is due
	 * @param kind what it ends: sleep, timer, request or timeout
	 */
	public record TimerDescriptor(Instant dueAt, String kind) {
	}

	/**
	 * What a process holds, if it may be shown.
	 *
	 * @param context its context values by key
	 * @param messages the oldest messages of its mailbox
	 */
	public record ValuesDescriptor(Map<String, @Nullable Object> context, List<MessageDescriptor> messages) {
	}

	/**
	 * A message that waits.
	 *
	 * @param topic the topic
	 * @param from PID of the sender; {@code null} if not known
	 * @param age how long it has waited
	 * @param payload its payload as text, cut
	 */
	public record MessageDescriptor(String topic, @Nullable String from, @Nullable Duration age,
			@Nullable Object payload) {
	}

}
