package io.luaprocess.spring.actuate.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.ProcessView;
import io.luaprocess.runtime.ProcessContents;
import io.luaprocess.spring.actuate.endpoint.ProcessDetailsDescriptor.MessageDescriptor;
import io.luaprocess.spring.actuate.endpoint.ProcessDetailsDescriptor.ValuesDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * The values of processes, for those who may see them: context values and the oldest
 * messages. The sanitizing functions of the application are asked about each of them, and
 * about each value of a map in them, by its key. The key of a payload is the topic.
 */
public final class ProcessValues {

	private static final int MOST_MESSAGES = 20;

	private final Sanitizer sanitizer;

	/**
	 * Creates it.
	 * @param functions the sanitizing functions, in their order
	 */
	public ProcessValues(Iterable<SanitizingFunction> functions) {
		this.sanitizer = new Sanitizer(functions);
	}

	ValuesDescriptor of(ProcessInstance process) {
		Map<String, @Nullable Object> context = new LinkedHashMap<>();
		ProcessContents.context(process).forEach((key, value) -> context.put(key, sanitized(key, value)));
		List<MessageDescriptor> messages = process.view().messages(MOST_MESSAGES).stream().map(this::message).toList();
		return new ValuesDescriptor(context, messages);
	}

	private MessageDescriptor message(ProcessView.WaitingMessage waiting) {
		String topic = waiting.message().topic();
		Pid from = waiting.message().from();
		return new MessageDescriptor(topic, (from != null) ? from.toString() : null, waiting.age(),
				sanitized(topic, ProcessContents.payload(waiting.message())));
	}

	private @Nullable Object sanitized(String key, @Nullable Object value) {
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> result = new LinkedHashMap<>();
			map.forEach((name, part) -> result.put(String.valueOf(name), sanitized(String.valueOf(name), part)));
			return this.sanitizer.sanitize(new SanitizableData(null, key, result), true);
		}
		if (value instanceof List<?> list) {
			return list.stream().map((part) -> sanitized(key, part)).toList();
		}
		return this.sanitizer.sanitize(new SanitizableData(null, key, value), true);
	}

}
