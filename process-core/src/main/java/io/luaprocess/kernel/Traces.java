package io.luaprocess.kernel;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import org.jspecify.annotations.Nullable;

/**
 * How a trace gets from the application to processes and from one to the next: beside the
 * payload of messages, and from the spawner to the new process. Without {@link Tracing}
 * nothing of this happens, and no message has a postmark for it.
 */
public final class Traces {

	private Traces() {
	}

	/**
	 * A process sends a message, which belongs to the trace of the running coroutine.
	 * @param sender the process
	 * @param message the message, not yet sent
	 */
	public static void stamp(ProcessInstance sender, Message message) {
		if (sender.kernel.tracing != null) {
			stamp(sender.trace(), message);
		}
	}

	/**
	 * Java code sends a message, which belongs to what the calling thread works for.
	 * @param kernel the kernel
	 * @param message the message, not yet sent
	 */
	public static void stamp(Kernel kernel, Message message) {
		Tracing tracing = kernel.tracing;
		if (tracing != null) {
			stamp(ofThread(tracing), message);
		}
	}

	private static void stamp(@Nullable Trace trace, Message message) {
		if (trace != null) {
			message.postmark = new Postmark(Postmark.NOT_MEASURED, trace, null);
		}
	}

	/** The thread of a Java process works for the message that it has received last. */
	private static @Nullable Trace ofThread(Tracing tracing) {
		Trace current = tracing.current();
		return (current != null) ? current : Aside.trace();
	}

	private static @Nullable Trace of(Tracing tracing, @Nullable ProcessInstance process) {
		return (process != null) ? process.trace() : ofThread(tracing);
	}

	/**
	 * A spawn or call begins.
	 * @param kernel the kernel
	 * @param kind which of both
	 * @param spec what is spawned
	 * @return the specification with its step
	 */
	public static SpawnSpec begin(Kernel kernel, Tracing.Kind kind, SpawnSpec spec) {
		Tracing tracing = kernel.tracing;
		if (tracing == null) {
			return spec;
		}
		Host host = spec.host();
		Tracing.Work work = new Tracing.Work(kind, spec.id(), (host != null) ? host.id() : null, null, null);
		Tracing.Step step = tracing.begin(work, of(tracing, spec.parent()));
		spec.messages().forEach((message) -> stamp(step.trace(), message));
		return spec.with(new Traced(step, kind == Tracing.Kind.CALL));
	}

	/** A request is about to be sent; {@code null} if it is not traced. */
	static Tracing.@Nullable Step request(@Nullable ProcessInstance sender, ProcessInstance target, Message question) {
		Tracing tracing = target.kernel.tracing;
		if (tracing == null) {
			return null;
		}
		Tracing.Step step = tracing.begin(Tracing.Work.message(Tracing.Kind.REQUEST, target, question.topic()),
				of(tracing, sender));
		stamp(step.trace(), question);
		return step;
	}

	/** A message that belongs to a trace is about to be delivered. */
	static void sending(ProcessInstance target, Message message, Postmark mark) {
		Tracing tracing = target.kernel.tracing;
		if (tracing == null || mark.trace() == null || !tracing.messages() || message instanceof Request) {
			return;
		}
		Tracing.Step step = tracing.begin(Tracing.Work.message(Tracing.Kind.MESSAGE, target, message.topic()),
				mark.trace());
		message.postmark = new Postmark(mark.sentAt(), step.trace(), step);
	}

	/** The running coroutine has received a message. */
	static void received(ProcessInstance receiver, @Nullable Postmark mark) {
		receiver.loop.current().trace = (mark != null) ? mark.trace() : null;
		if (mark != null) {
			mark.received(receiver);
		}
	}

	/**
	 * The step that a spawn is.
	 *
	 * @param step the step
	 * @param untilExit whether it lasts until the process has ended
	 */
	record Traced(Tracing.Step step, boolean untilExit) {

		/** Tells the step, then the listener. */
		Kernel.SpawnListener before(Kernel.SpawnListener listener) {
			return (spawned, failure) -> {
				if (spawned != null && spawned.created()) {
					this.step.started(spawned.process().pid());
				}
				if (spawned == null || !spawned.created() || !this.untilExit) {
					this.step.end(failure);
				}
				else {
					spawned.process().onExit((outcome) -> this.step.end(outcome.error()));
				}
				listener.done(spawned, failure);
			};
		}

		/** The spawn has not begun. */
		void failed(RuntimeException failure) {
			this.step.end((failure instanceof ProcessException known) ? known.error()
					: ProcessError.of(ErrorKind.INTERNAL, String.valueOf(failure.getMessage())));
		}

	}

}
