package io.luaprocess.kernel;

import java.time.Instant;

import io.luaprocess.Pid;
import io.luaprocess.event.DeadLetter;
import io.luaprocess.event.DeadLetter.Reason;
import io.luaprocess.event.DeadLetters;
import org.jspecify.annotations.Nullable;

/**
 * Reports the messages that no program receives as dead letters. Thread-safe, never
 * blocks.
 */
public final class Undelivered {

	private final Kernel kernel;

	private final DeadLetters letters;

	Undelivered(Kernel kernel, DeadLetters letters) {
		this.kernel = kernel;
		this.letters = letters;
	}

	/**
	 * A message was sent to a process that is not there any more.
	 * @param pid its PID
	 * @param message the message
	 */
	public void noProcess(Pid pid, Message message) {
		report((this.kernel.host(pid.host()) != null) ? pid.host() : "", Reason.NO_SUCH_PROCESS, pid, null, message);
	}

	/** A process has not taken a message. */
	void refused(ProcessInstance process, Delivery delivery, Message message) {
		switch (delivery) {
			case DEAD -> report(process, Reason.NO_SUCH_PROCESS, message);
			case FULL -> report(process, Reason.MAILBOX_FULL, message);
			case STOPPING -> report(process, Reason.HOST_STOPPING, message);
			case DELIVERED -> {
			}
		}
	}

	/** A process ends, and has not received a message that it had taken. */
	void unread(ProcessInstance process, Message message) {
		report(process, Reason.PROCESS_ENDED, message);
	}

	private void report(ProcessInstance process, Reason reason, Message message) {
		Host host = process.host();
		report((host != null) ? host.id() : "", reason, process.pid(), process.definitionId(), message);
	}

	private void report(String host, Reason reason, Pid to, @Nullable String definition, Message message) {
		Instant now = this.kernel.now();
		this.letters.dropped(host, reason, now,
				() -> new DeadLetter(now, reason, to, definition, message.from(), message.topic(), null),
				message.payload());
	}

}
