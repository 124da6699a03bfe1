package io.luaprocess.kernel;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The program of a process, which is the code of its main coroutine: first the top level,
 * then the method. An upgrade puts another one in its place. Confined to the thread that
 * runs the process, apart from {@link #body()} and {@link #cancelSpawn()}.
 */
final class Program implements CoroutineCode {

	private final ProcessInstance process;

	private final PendingSpawns spawns = new PendingSpawns();

	@SuppressWarnings("NullAway.Init")
	private volatile ProcessBody body;

	private Stage stage = Stage.NEW;

	/** Until the method begins. */
	private @Nullable Spawn spawn;

	/** What the main coroutine has come to. */
	private enum Stage {

		NEW, LOADING, RUNNING

	}

	Program(ProcessInstance process) {
		this.process = process;
	}

	/**
	 * Gets what the process is to run, before its PID is known.
	 * @param first the body
	 * @param running the spawn
	 * @return the main coroutine
	 */
	Coroutine prepare(ProcessBody first, Spawn running) {
		this.body = first;
		this.spawn = running;
		return main();
	}

	private Coroutine main() {
		return this.body.blocks() ? new Coroutine(this, this.process.runner) : new Coroutine(this);
	}

	/** The body that runs now. Asked on any thread. */
	ProcessBody body() {
		return this.body;
	}

	@Override
	public Progress run() {
		if (this.stage != Stage.RUNNING) {
			if (this.stage == Stage.NEW) {
				this.stage = Stage.LOADING;
				this.process.processor.beginLoad(this.body.cpuLimits());
			}
			Progress progress = this.body.load();
			if (progress != Progress.DONE) {
				return progress;
			}
			loaded();
		}
		return this.body.run();
	}

	@Override
	public List<RunningFunction> stack(int most) {
		return this.body.stack(most);
	}

	/** Makes what has to be there before the method. */
	private void loaded() {
		this.process.processor.endLoad();
		Spawn running = this.spawn;
		if (running != null) {
			running.complete();
			this.spawn = null;
		}
		this.stage = Stage.RUNNING;
		this.process.lifeCycle.checkAlive();
	}

	/** The method has ended, or was left: the process ends, unless it was upgraded. */
	void ended(Outcome outcome) {
		if (!this.process.isAlive()) {
			return;
		}
		ProcessBody successor = this.body.replacement();
		if (successor == null) {
			this.process.lifeCycle.end(outcome);
		}
		else {
			upgrade(successor);
		}
	}

	/** Everything inside ends; the border stays: mailbox, relations, names, deadline. */
	private void upgrade(ProcessBody successor) {
		this.spawns.cancelAll();
		// It no longer matters that the program before was outdated.
		this.process.subscriptions().discard(Signal.Outdated.class::isInstance);
		this.process.forgetProgram();
		this.body.closed();
		this.body = successor;
		this.stage = Stage.NEW;
		this.process.loop.restart(main());
	}

	/** What refers to the process after its end must not keep the memory of its body. */
	void forget() {
		this.body = new EndedBody(this.body.definitionId());
	}

	/** The children this process waits for. */
	PendingSpawns spawns() {
		return this.spawns;
	}

	/** The spawn under way; {@code null} if the method has begun. */
	@Nullable Spawn spawn() {
		return this.spawn;
	}

	/**
	 * The spawner no longer waits.
	 * @return false if that is too late: the spawn has succeeded
	 */
	boolean cancelSpawn() {
		Spawn running = this.spawn;
		return running != null && running.cancel();
	}

}
