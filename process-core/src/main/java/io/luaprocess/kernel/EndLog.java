package io.luaprocess.kernel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.LogContext;
import io.luaprocess.LogText;
import io.luaprocess.ProcessError;
import io.luaprocess.event.CrashSites;
import io.luaprocess.event.EventError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The records of abnormal ends: errors are those that were not requested and of which no
 * caller, watcher or linked process learns. Thread-safe.
 * <p>
 * Of the same failures, at the same place of the same program, the first is logged with
 * all that is known. The next ones are records for debugging, and counted; a minute after
 * the first there is one record that says how many there were, and so on as long as there
 * are any. At most {@value #CAPACITY} places are distinguished; one more displaces the
 * one that has been quiet for longest.
 */
final class EndLog {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.process");

	private static final int CAPACITY = 200;

	private static final Duration WINDOW = Duration.ofMinutes(1);

	private final Kernel kernel;

	private final Map<Key, Repeated> failures = new LinkedHashMap<>(16, 0.75F, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Key, Repeated> eldest) {
			return size() > CAPACITY;
		}

	};

	EndLog(Kernel kernel) {
		this.kernel = kernel;
	}

	/**
	 * A process has ended.
	 * @param id what it ran
	 * @param heard whether other code learns of it
	 * @param reported whether the failure has its record elsewhere
	 */
	void ended(ProcessInstance process, String id, Outcome outcome, boolean heard, boolean reported) {
		ProcessError error = outcome.error();
		if (error == null) {
			return;
		}
		Level level = (outcome.cause().requested() || reported) ? Level.DEBUG : heard ? Level.INFO : Level.ERROR;
		if (level != Level.DEBUG && logger.isEnabledForLevel(level)
				&& !isFirst(new Key(id, level, error.kind(), CrashSites.site(id, EventError.of(error))), process,
						error)) {
			level = Level.DEBUG;
		}
		if (logger.isEnabledForLevel(level) && mayLog(process)) {
			write(process, id, error, level);
		}
	}

	/** The records about processes count in the budget of their host. */
	private static boolean mayLog(ProcessInstance process) {
		Host payer = process.payer();
		return payer == null || payer.account().admitsLogRecord();
	}

	private static void write(ProcessInstance process, String id, ProcessError error, Level level) {
		boolean complete = level == Level.ERROR;
		Throwable cause = complete ? error.cause() : null;
		try (LogContext context = LogContext.of(process.pid(), id, process.body().actor())) {
			logger.atLevel(level)
				.setCause((cause != null) ? LogText.escaped(cause) : null)
				.log("Process {} ({}) ended with {}{}", process.pid(), id, LogText.line(error),
						complete ? LogText.stack(error) : "");
		}
	}

	/** Returns how many records are due within a minute. */
	int planned() {
		synchronized (this.failures) {
			return (int) this.failures.values().stream().filter((repeated) -> repeated.planned).count();
		}
	}

	private boolean isFirst(Key key, ProcessInstance process, ProcessError error) {
		String last = process.pid() + ": " + LogText.line(error);
		long now = this.kernel.nanoTime();
		synchronized (this.failures) {
			Repeated repeated = this.failures.computeIfAbsent(key, (first) -> new Repeated(now));
			return repeated.add(key, last, now);
		}
	}

	private void summarise(Key key, Repeated repeated) {
		int count;
		String last;
		synchronized (this.failures) {
			count = repeated.count;
			last = repeated.last;
			repeated.next(this.kernel.nanoTime());
		}
		try (LogContext context = LogContext.of(null, key.id, null)) {
			logger.atLevel(key.level)
				.log("{} crashed {} times in the last minute, same error; last was {}", key.id, count, last);
		}
	}

	/** Which failures are the same. */
	private record Key(String id, Level level, String kind, String site) {
	}

	/** The same failures. Guarded by the monitor of the map. */
	private final class Repeated {

		/** When the first of the count was. */
		private long since;

		private int count;

		private String last = "";

		/** Whether there will be a record with the count. */
		private boolean planned;

		Repeated(long now) {
			this.since = now;
		}

		/** Returns whether the failure is to be logged completely. */
		boolean add(Key key, String failure, long now) {
			long left = WINDOW.toNanos() - (now - this.since);
			boolean first = !this.planned && (this.last.isEmpty() || left <= 0);
			if (first) {
				next(now);
			}
			else if (!this.planned) {
				this.planned = true;
				EndLog.this.kernel.after(Duration.ofNanos(left),
						() -> EndLog.this.kernel.execute("luaprocess-log", () -> summarise(key, this)));
			}
			this.count++;
			this.last = failure;
			return first;
		}

		/** Counts anew. */
		void next(long now) {
			this.since = now;
			this.count = 0;
			this.planned = false;
		}

	}

}
