package io.luaprocess.cluster.node;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What this node has asked the other one in a session and has no answer to. Thread-safe;
 * never blocks.
 * <p>
 * Each question is taken out once: by its reply, by the end of the session, or by a
 * caller that no longer waits. What takes it out completes it, outside of any lock. A
 * question that is added when the session is over is failed at once.
 */
final class PendingReplies {

	private final ConcurrentHashMap<Long, Question> open = new ConcurrentHashMap<>();

	private final AtomicLong numbers = new AtomicLong();

	private volatile @Nullable Outcome over;

	/** Something that was asked. */
	interface Question {

		/**
		 * The answer has come, or there will be none.
		 * @param outcome the answer, or the error
		 */
		void reply(Outcome outcome);

		/**
		 * What was asked does not begin.
		 * @param error why
		 */
		default void refuse(ProcessError error) {
			reply(Outcome.failure(error));
		}

	}

	/** Returns a number for a question. */
	long next() {
		return this.numbers.incrementAndGet();
	}

	/**
	 * Adds a question, before it is sent.
	 * @param number its number
	 * @param question the question
	 */
	void add(long number, Question question) {
		this.open.put(number, question);
		Outcome failure = this.over;
		if (failure != null) {
			reply(number, failure);
		}
	}

	/**
	 * Adds a question and sends it. If it cannot be written, that is its answer.
	 * @param question the question
	 * @param sender sends it with its number
	 * @return its number
	 */
	long ask(Question question, LongConsumer sender) {
		long number = next();
		add(number, question);
		try {
			sender.accept(number);
		}
		catch (ProcessException ex) {
			refuse(number, ex.error());
		}
		return number;
	}

	/** Finds a question that stays open. */
	@Nullable Question find(long number) {
		return this.open.get(number);
	}

	/**
	 * Takes a question out.
	 * @return the question; {@code null} if it is over
	 */
	@Nullable Question take(long number) {
		return this.open.remove(number);
	}

	/** Takes a question out and completes it, unless it is over. */
	void reply(long number, Outcome outcome) {
		Question question = take(number);
		if (question != null) {
			question.reply(outcome);
		}
	}

	/** Takes a question out and refuses it, unless it is over. */
	void refuse(long number, ProcessError error) {
		Question question = take(number);
		if (question != null) {
			question.refuse(error);
		}
	}

	/** The session is over. */
	void failAll(Outcome failure) {
		this.over = failure;
		this.open.keySet().stream().sorted().forEach((number) -> reply(number, failure));
	}

	int size() {
		return this.open.size();
	}

}
