package io.luaprocess.kernel;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.limit.CpuLimits;

/**
 * A process body that runs in pieces on the workers, as Lua code does.
 */
final class PieceBody implements ProcessBody {

	private final String id;

	private final CpuLimits limits;

	private final CoroutineCode load;

	private final CoroutineCode main;

	private final List<Pieces> opened = new CopyOnWriteArrayList<>();

	/** Set by {@link Pieces#upgrade}. */
	volatile ProcessBody replacement;

	/** The last one of each process, which a process that has ended does not keep. */
	private static final Map<Pid, PieceBody> LAST = new ConcurrentHashMap<>();

	/** How often it was closed. */
	volatile int closed;

	/** With programs that are written as if operations blocked. */
	PieceBody(ProcessInstance self, String id, CpuLimits limits, Pieces.Program load, Pieces.Program main) {
		LAST.put(self.pid(), this);
		this.id = id;
		this.limits = limits;
		this.load = new Pieces(self, this, load);
		this.main = new Pieces(self, this, main);
	}

	/** With pieces. */
	PieceBody(String id, CpuLimits limits, CoroutineCode load, CoroutineCode main) {
		this.id = id;
		this.limits = limits;
		this.load = load;
		this.main = main;
	}

	static Function<ProcessInstance, ProcessBody> of(Pieces.Program program) {
		return of(CpuLimits.DEFAULT, (self) -> null, program);
	}

	static Function<ProcessInstance, ProcessBody> of(CpuLimits limits, Pieces.Program load, Pieces.Program program) {
		return (self) -> new PieceBody(self, "test:pieces", limits, load, program);
	}

	/** Computes for ever. */
	static Function<ProcessInstance, ProcessBody> spinning(CpuLimits limits) {
		return (self) -> {
			PieceBody body = new PieceBody("test:spinning", limits, () -> Progress.DONE, spin(self));
			return body.ownedBy(self);
		};
	}

	static CoroutineCode spin(ProcessInstance self) {
		return spin(self, () -> {
		});
	}

	/** Computes for ever, with a step in every loop. */
	static CoroutineCode spin(ProcessInstance self, Runnable step) {
		return new CoroutineCode() {

			private int epoch = Safepoint.epoch - 1;

			@Override
			public Progress run() {
				while (true) {
					if (this.epoch != Safepoint.epoch) {
						this.epoch = Safepoint.epoch;
						if (self.safepoint()) {
							return Progress.READY;
						}
					}
					step.run();
				}
			}

		};
	}

	void opened(Pieces pieces) {
		this.opened.add(pieces);
	}

	@Override
	public Progress load() {
		return this.load.run();
	}

	@Override
	public Progress run() {
		return this.main.run();
	}

	@Override
	public Outcome outcome() {
		return (this.main instanceof Pieces pieces) ? Outcome.of(pieces.result()) : Outcome.NOTHING;
	}

	@Override
	public ProcessBody replacement() {
		return this.replacement;
	}

	@Override
	public String definitionId() {
		return this.id;
	}

	@Override
	public CpuLimits cpuLimits() {
		return this.limits;
	}

	@Override
	public ProcessError errorOf(Throwable failure) {
		return ProcessError.of(ErrorKind.INTERNAL, String.valueOf(failure.getMessage()));
	}

	/** Makes it the body of a process for {@link #of(ProcessInstance)}. */
	PieceBody ownedBy(ProcessInstance process) {
		LAST.put(process.pid(), this);
		return this;
	}

	/** Returns the body a process runs, or ran last. */
	static PieceBody of(ProcessInstance process) {
		return LAST.get(process.pid());
	}

	@Override
	public void closed() {
		this.closed++;
		this.opened.forEach(Pieces::kill);
	}

}
