package io.luaprocess.kernel;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A coroutine that runs in pieces, although its program is written as if operations
 * blocked.
 * <p>
 * The program runs on a thread of this fixture. The thread that called {@link #run()},
 * usually a worker, waits meanwhile, so for the kernel the piece occupies it. Operations
 * of the kernel are made by that thread, on behalf of the program. If one has to wait,
 * the piece ends, and the program's thread waits for the next one.
 */
final class Pieces implements CoroutineCode {

	/** The program of a coroutine: gets its coroutine, returns its result. */
	@FunctionalInterface
	interface Program {

		Object run(Pieces self);

	}

	private static final Object NEXT_PIECE = new Object();

	private static final Object KILL = new Object();

	/** The process; operations that neither wait nor poll may be called at once. */
	final ProcessInstance process;

	private final PieceBody body;

	private final Program program;

	private final BlockingQueue<Object> toKernel = new LinkedBlockingQueue<>();

	private final BlockingQueue<Object> toProgram = new LinkedBlockingQueue<>();

	private volatile boolean killed;

	private boolean begun;

	private int epoch = Safepoint.epoch - 1;

	private Object result;

	private Throwable failure;

	/** What the program wants the kernel to do. */
	private record Operation(Supplier<?> code) {
	}

	/** What came of it. */
	private record Result(Object value, Throwable failure) {
	}

	Pieces(ProcessInstance process, PieceBody body, Program program) {
		this.process = process;
		this.body = body;
		this.program = program;
		body.opened(this);
	}

	// ---- the kernel's side -----------------------------------------------------------

	@Override
	public Progress run() {
		if (!this.begun) {
			this.begun = true;
			Thread.ofPlatform().daemon().name("pieces-of-" + this.process.pid()).start(this::runProgram);
		}
		else {
			this.toProgram.add(NEXT_PIECE);
		}
		while (true) {
			Object request = takeFrom(this.toKernel);
			if (request instanceof Operation operation) {
				this.toProgram.add(resultOf(operation));
			}
			else {
				return progress((Progress) request);
			}
		}
	}

	private Progress progress(Progress progress) {
		if (progress == Progress.DONE && this.failure != null) {
			throw Pieces.<RuntimeException>unchecked(this.failure);
		}
		return progress;
	}

	private static Result resultOf(Operation operation) {
		try {
			return new Result(operation.code().get(), null);
		}
		catch (Throwable ex) {
			return new Result(null, ex);
		}
	}

	/** What the program has returned. */
	Object result() {
		return this.result;
	}

	/** The program does not go on. Called by any thread. */
	void kill() {
		this.killed = true;
		this.toProgram.add(KILL);
	}

	// ---- the program's side ----------------------------------------------------------

	private void runProgram() {
		try {
			this.result = this.program.run(this);
		}
		catch (Throwable ex) {
			this.failure = ex;
		}
		this.toKernel.add(Progress.DONE);
	}

	/** Runs code on the thread that runs this piece. */
	<T> T inside(Supplier<T> code) {
		Result answer = (Result) ask(new Operation(code));
		if (answer.failure() != null) {
			throw Pieces.<RuntimeException>unchecked(answer.failure());
		}
		@SuppressWarnings("unchecked")
		T value = (T) answer.value();
		return value;
	}

	private void endPiece(Progress progress) {
		ask(progress);
	}

	private Object ask(Object request) {
		if (!this.killed) {
			this.toKernel.add(request);
			Object answer = takeFrom(this.toProgram);
			if (answer != KILL) {
				return answer;
			}
		}
		throw TerminationSignal.INSTANCE;
	}

	Object receive(Channel channel) {
		Object value = inside(channel::receive);
		while (value == null) {
			endPiece(Progress.WAITS);
			value = inside(channel::received);
		}
		return value;
	}

	boolean send(Channel channel, Object value) {
		Boolean sent = inside(() -> channel.send(value));
		if (sent == null) {
			endPiece(Progress.WAITS);
			sent = inside(channel::sent);
		}
		return sent;
	}

	Channel.Selected select(List<Channel.Case> cases, boolean orDefault) {
		Channel.Selected selected = inside(() -> Channel.select(this.process, cases, orDefault));
		while (selected == null) {
			endPiece(Progress.WAITS);
			selected = inside(() -> Channel.selected(this.process, cases));
		}
		return selected;
	}

	Outcome await(PendingCall call) {
		Outcome outcome = inside(call::await);
		while (outcome == null) {
			endPiece(Progress.WAITS);
			outcome = inside(call::await);
		}
		return outcome;
	}

	Kernel.Spawned spawn(SpawnSpec spec) {
		return Kernel.spawned(await(inside(() -> this.process.kernel.beginSpawn(this.process, spec))));
	}

	void sleep(long nanos) {
		if (!inside(() -> this.process.sleep(nanos))) {
			endPiece(Progress.WAITS);
		}
	}

	void yield() {
		if (!inside(this.process::yield)) {
			endPiece(Progress.WAITS);
		}
	}

	/** Waits for ever. */
	Object forever() {
		return receive(inside(() -> new Channel(this.process, 0)));
	}

	void spawnCoroutine(Consumer<Pieces> code) {
		CoroutineCode coroutine = new Pieces(this.process, this.body, (self) -> {
			code.accept(self);
			return null;
		});
		inside(() -> {
			this.process.spawnCoroutine(coroutine);
			return null;
		});
	}

	/** Lets other processes run. */
	void giveWay() {
		endPiece(Progress.READY);
	}

	/** Goes on on a virtual thread. */
	void goOutside() {
		endPiece(Progress.OUTSIDE);
	}

	/** Calls code of the application, on the thread that runs this piece. */
	<T> T callOut(Supplier<T> code) {
		return inside(() -> this.process.callOut(code));
	}

	/** Goes outside, calls code of the application there, and comes back. */
	<T> T callApplication(Supplier<T> code) {
		goOutside();
		T value = callOut(code);
		giveWay();
		return value;
	}

	/** Looks at the clock as compiled code does. */
	void poll() {
		if (this.epoch != Safepoint.epoch) {
			this.epoch = Safepoint.epoch;
			if (inside(this.process::safepoint)) {
				giveWay();
			}
		}
	}

	/** Computes for ever, as compiled code does: with a poll in the loop. */
	Object spin() {
		while (true) {
			poll();
		}
	}

	/** Computes for a time, with polls. */
	Object burn(long millis) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		while (System.nanoTime() - end < 0) {
			poll();
		}
		return "end";
	}

	/** Another program takes over the process. */
	Object upgrade(ProcessBody successor) {
		((PieceBody) this.process.body()).replacement = successor;
		throw TerminationSignal.INSTANCE;
	}

	// ----------------------------------------------------------------------------------

	/** The next piece, and the end of the process, may come while the thread waits. */
	private static Object takeFrom(BlockingQueue<Object> queue) {
		boolean interrupted = false;
		while (true) {
			try {
				Object message = queue.take();
				if (interrupted) {
					Thread.currentThread().interrupt();
				}
				return message;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> E unchecked(Throwable failure) throws E {
		throw (E) failure;
	}

}
