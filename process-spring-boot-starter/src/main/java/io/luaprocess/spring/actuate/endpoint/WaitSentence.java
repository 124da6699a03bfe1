package io.luaprocess.spring.actuate.endpoint;

import java.util.List;

import io.luaprocess.LogText;
import io.luaprocess.kernel.Activity;
import io.luaprocess.kernel.Inspection;
import io.luaprocess.kernel.RunningFunction;
import io.luaprocess.kernel.TopicCount;
import org.jspecify.annotations.Nullable;

/**
 * Says in one sentence what a process does or waits for, and what it leaves in its
 * mailbox.
 */
final class WaitSentence {

	private WaitSentence() {
	}

	/**
	 * Makes the sentence.
	 * @param state the state of the process
	 * @param activity what it does; {@code null} if that is not known
	 * @param coroutines how many coroutines it has
	 * @param topics its mailbox by topic, the fullest topics first
	 */
	static String of(String state, @Nullable Activity activity, int coroutines, List<TopicCount> topics) {
		StringBuilder text = new StringBuilder();
		if (activity == null || activity.coroutines().isEmpty()) {
			text.append(unknown(state));
		}
		else if (activity.running()) {
			text.append(running(activity.coroutines().getFirst()));
		}
		else {
			text.append(waiting(activity.coroutines(), coroutines));
		}
		topics.stream().filter((topic) -> !topic.listened()).findFirst().ifPresent((topic) -> unread(text, topic));
		return text.toString();
	}

	private static String unknown(String state) {
		return switch (state) {
			case "ending" -> "ends";
			case "ready" -> "waits for a worker";
			default -> "runs";
		};
	}

	private static String running(Inspection running) {
		List<RunningFunction> stack = running.stack();
		if (stack.isEmpty()) {
			return "runs";
		}
		RunningFunction innermost = stack.getFirst();
		return (innermost.source() != null) ? "runs at " + innermost.source() + ":" + innermost.line()
				: "runs Java code at " + innermost.text();
	}

	private static String waiting(List<Inspection> found, int coroutines) {
		String main = "waits for " + found.getFirst().waitsFor();
		return switch (coroutines) {
			case 0, 1 -> main;
			case 2 -> main + (found.size() > 1 ? ", another coroutine for " + found.get(1).waitsFor() : "");
			default -> main + ", and it has " + (coroutines - 1) + " other coroutines";
		};
	}

	private static void unread(StringBuilder text, TopicCount topic) {
		text.append("; ")
			.append(topic.messages())
			.append((topic.messages() == 1) ? " message" : " messages")
			.append(" of topic `")
			.append(LogText.line(topic.topic()))
			.append("` that nobody listens to");
	}

}
