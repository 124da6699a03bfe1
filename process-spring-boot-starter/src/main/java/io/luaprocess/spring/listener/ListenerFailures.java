package io.luaprocess.spring.listener;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.luaprocess.ErrorKind;
import io.luaprocess.LogText;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessMessage;
import io.luaprocess.lua.api.LuaErrorTranslator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what listener methods throw, and says what senders get of it. A sender could cause
 * any number of exceptions, so at most one per second is logged. Thread-safe.
 */
final class ListenerFailures {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.process");

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final List<LuaErrorTranslator> translators;

	private long next = System.nanoTime();

	private int dropped;

	ListenerFailures(List<LuaErrorTranslator> translators) {
		this.translators = translators;
	}

	/** The error that the sender of a message gets. */
	ProcessError error(String listener, Throwable failure) {
		if (failure instanceof ProcessException ex) {
			return ex.error();
		}
		for (LuaErrorTranslator translator : this.translators) {
			ProcessError error = translator.translate(failure, listener);
			if (error != null) {
				return error;
			}
		}
		return ProcessError.of(ErrorKind.INTERNAL, "listener '" + listener + "' failed");
	}

	void log(Pid process, String listener, ProcessMessage message, Throwable failure) {
		int before = admitted();
		if (before < 0) {
			return;
		}
		String more = (before > 0) ? ", as " + before + " others before" : "";
		if (failure instanceof ListenerMethod.BadPayload bad) {
			logger.warn("Listener '{}' {} refused a message of topic '{}' from {}{}: {}", listener, process,
					LogText.line(message.topic()), from(message), more, LogText.line(bad.error()));
		}
		else {
			logger.error("Listener '{}' {} failed at a message of topic '{}' from {}{}", listener, process,
					LogText.line(message.topic()), from(message), more, LogText.escaped(failure));
		}
	}

	void logUnknownTopic(Pid process, String listener, ProcessMessage message) {
		int before = admitted();
		if (before >= 0) {
			logger.warn("Listener '{}' {} has no method for topic '{}', which {} has sent{}", listener, process,
					LogText.line(message.topic()), from(message),
					(before > 0) ? ", as " + before + " others before" : "");
		}
	}

	private static Object from(ProcessMessage message) {
		@Nullable Pid from = message.from();
		return (from != null) ? from : "Java";
	}

	/**
	 * How many records were dropped before this one; negative if it is dropped itself.
	 */
	private synchronized int admitted() {
		long now = System.nanoTime();
		if (now - this.next < 0) {
			this.dropped++;
			return -1;
		}
		int before = this.dropped;
		this.dropped = 0;
		this.next = now + INTERVAL;
		return before;
	}

}
