package io.luaprocess.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.topology.Relations;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of a process at any time, on any thread. It takes no lock that a
 * process needs and stops none, so figures of a process that runs may be a little old, or
 * not of the same moment. Nothing here blocks unless it says so.
 */
public final class ProcessView {

	private final ProcessInstance process;

	ProcessView(ProcessInstance process) {
		this.process = process;
	}

	/**
	 * Returns all figures that cost little.
	 */
	public ProcessSnapshot snapshot() {
		ProcessInstance p = this.process;
		return new ProcessSnapshot(p.pid(), p.definitionId(), p.pid().host(), p.parent(), state(), since(), startedAt(),
				mailbox(), oldestMessageAge(), received(), sent(), p.coroutineCount(), p.timerCount(), memory(),
				processorTime(), p.body().description());
	}

	/**
	 * Returns the state.
	 * @return {@code running}, {@code waiting}, {@code ready} or {@code ending}
	 */
	public String state() {
		ProcessInstance p = this.process;
		if (!p.isAlive()) {
			return "ending";
		}
		return p.runner.isRunning() ? "running" : p.mailbox.isAsleep() ? "waiting" : "ready";
	}

	/**
	 * Returns when it began to wait, or when it was woken last if it does not wait: from
	 * then on it has been ready or running. In coarse time, to about 3 ms.
	 */
	public Instant since() {
		Kernel kernel = this.process.kernel;
		return kernel.now().minusNanos(Math.max(0, kernel.nanoTime() - this.process.runner.since()));
	}

	/**
	 * Returns when it was spawned.
	 */
	public Instant startedAt() {
		return Instant.ofEpochMilli(this.process.startedAt());
	}

	/**
	 * Returns the number of messages not yet received.
	 */
	public int mailbox() {
		return this.process.mailbox.messages();
	}

	/**
	 * Returns how long the oldest of them has waited, to about 8 ms; right up to 208
	 * days.
	 * @return the age; {@code null} if there is none, or it was just received
	 */
	public @Nullable Duration oldestMessageAge() {
		long age = new MailboxReading(this.process).oldestAge(this.process.nanoTime());
		return (age >= 0) ? Duration.ofNanos(age) : null;
	}

	/**
	 * Returns how many messages the mailbox has taken.
	 */
	public long received() {
		return this.process.mailbox.accepted();
	}

	/**
	 * Returns how many messages and requests it has sent that were delivered.
	 */
	public long sent() {
		return this.process.sent();
	}

	/**
	 * Returns what it is estimated to hold: its values and what the runtime holds for it.
	 * @return bytes
	 */
	public long memory() {
		return Math.max(this.process.body().memory(), this.process.account().held());
	}

	/**
	 * Returns how long its code has run, sampled every 2.5 ms: right in the mean of many
	 * slices, and nothing or too much for few short ones. Java code of the application
	 * does not count. Zero under a time of tests.
	 */
	public Duration processorTime() {
		return Duration.ofNanos(this.process.processor.sampled());
	}

	/**
	 * Counts the messages that wait by topic. Looks at 20,000 messages at most.
	 * @param most how many topics to return at most
	 * @return the fullest topics first
	 */
	public List<TopicCount> topics(int most) {
		return new MailboxReading(this.process).topics(most);
	}

	/**
	 * Returns the messages that have waited longest.
	 * @param most how many to return at most
	 * @return messages, which belong to the process: their payloads may be read, but they
	 * may change when they are tables and were received meanwhile
	 */
	public List<WaitingMessage> messages(int most) {
		long now = this.process.nanoTime();
		return new MailboxReading(this.process).oldest(most)
			.stream()
			.map((message) -> new WaitingMessage(message, Duration.ofNanos(CoarseStamp.age(message.acceptedAt, now))))
			.toList();
	}

	/**
	 * A message that waits.
	 *
	 * @param message the message
	 * @param age how long it has waited
	 */
	public record WaitingMessage(Message message, Duration age) {
	}

	/**
	 * Returns processes it has to do with, of this node and of others.
	 * @param kind how
	 * @param most how many to return at most
	 * @return those with the lowest numbers
	 */
	public List<Peer> related(Relations.Kind kind, int most) {
		return this.process.relations.others(kind, most);
	}

	/**
	 * Returns how many processes it has to do with.
	 * @param kind how
	 */
	public int relatedCount(Relations.Kind kind) {
		return this.process.relations.count(kind);
	}

	/**
	 * Returns the process that spawned it.
	 * @return its PID; {@code null} if the application did
	 */
	public @Nullable Pid parent() {
		return this.process.parent();
	}

	/**
	 * Whether it was spawned by a process.
	 * @param parent the process
	 * @return true if it is its parent
	 */
	public boolean isChildOf(ProcessInstance parent) {
		return parent.pid().equals(this.process.parent());
	}

	/**
	 * Looks at what its coroutines do. A process that waits is looked at as it is. One
	 * that runs Lua code says it itself at its next poll, which takes it some
	 * microseconds. Of one that runs Java code the Java stack is shown. Blocks for 50 ms
	 * at most.
	 * @param coroutines how many to look at, at most
	 * @param functions how many functions to return for each, at most
	 * @return what they do; {@code null} if the process did not say it in time
	 */
	public @Nullable Activity activity(int coroutines, int functions) {
		return new Inquiry(this.process, coroutines, functions).ask();
	}

}
