package io.luaprocess.kernel;

import java.util.function.Function;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.limit.CpuLimits;

/**
 * A process body written in Java, so that the kernel is tested without a language.
 */
public final class JavaBody implements ProcessBody {

	/** The program of a process: gets the process, returns its result. */
	@FunctionalInterface
	public interface Program {

		Object run(ProcessInstance self);

	}

	private final ProcessInstance self;

	private final String id;

	private final Runnable load;

	private final Program program;

	ProcessBody replacement;

	CpuLimits cpuLimits = CpuLimits.DEFAULT;

	boolean closed;

	private Outcome outcome = Outcome.NOTHING;

	JavaBody(ProcessInstance self, String id, Runnable load, Program program) {
		this.self = self;
		this.id = id;
		this.load = load;
		this.program = program;
	}

	static Function<ProcessInstance, ProcessBody> of(CpuLimits limits, Runnable load, Program program) {
		return (self) -> {
			JavaBody body = new JavaBody(self, "test:body", load, program);
			body.cpuLimits = limits;
			return body;
		};
	}

	static Function<ProcessInstance, ProcessBody> of(Program program) {
		return (self) -> new JavaBody(self, "test:body", () -> {
		}, program);
	}

	@Override
	public Progress load() {
		this.load.run();
		return Progress.DONE;
	}

	@Override
	public Progress run() {
		this.outcome = Outcome.of(this.program.run(this.self));
		return Progress.DONE;
	}

	@Override
	public Outcome outcome() {
		return this.outcome;
	}

	@Override
	public boolean blocks() {
		return true;
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
		return this.cpuLimits;
	}

	@Override
	public ProcessError errorOf(Throwable failure) {
		return ProcessError.of(ErrorKind.INTERNAL, String.valueOf(failure.getMessage()));
	}

	@Override
	public void closed() {
		this.closed = true;
	}

}
