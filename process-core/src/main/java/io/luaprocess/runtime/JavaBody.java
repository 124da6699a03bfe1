package io.luaprocess.runtime;

import java.util.List;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.JavaProcess;
import io.luaprocess.LogContext;
import io.luaprocess.LogText;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Aside;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessBody;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.Progress;
import io.luaprocess.lua.JavaBridge;
import io.luaprocess.operation.Caller;
import io.luaprocess.security.Actor;
import io.luaprocess.security.IdentityRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of a process that is Java code.
 */
final class JavaBody implements ProcessBody, Caller {

	private static final Logger logger = LoggerFactory.getLogger("io.luaprocess.process");

	private final LuaProcessRuntime runtime;

	private final JavaEntry entry;

	private final ProcessInstance instance;

	private final IdentityRef identity;

	private final List<@Nullable Object> arguments;

	private final Map<String, String> attributes;

	private @Nullable JavaProcess program;

	private Outcome outcome = Outcome.NOTHING;

	JavaBody(LuaProcessRuntime runtime, JavaEntry entry, ProcessInstance instance, IdentityRef identity,
			List<@Nullable Object> arguments) {
		this.runtime = runtime;
		this.entry = entry;
		this.instance = instance;
		this.identity = identity;
		this.arguments = arguments;
		this.attributes = Map.of("pid", instance.pid().toString());
	}

	@Override
	public boolean blocks() {
		return true;
	}

	@Override
	public String definitionId() {
		return this.entry.id();
	}

	/** What the application cannot make, such as a bean, fails the spawn. */
	@Override
	public Progress load() {
		try {
			this.program = Aside.run(this.instance, this.entry.program()::get);
		}
		catch (RuntimeException ex) {
			throw new ProcessException(errorOf(ex));
		}
		String name = this.entry.name();
		if (name != null) {
			Pid holder = this.runtime.kernel()
				.names()
				.register(name, this.instance.pid(), this.instance.account().names());
			if (!holder.equals(this.instance.pid())) {
				throw new ProcessException(ProcessErrors.nameTaken(holder).withContext("name '" + name + "'"));
			}
		}
		return Progress.DONE;
	}

	@Override
	public Progress run() {
		JavaProcess code = this.program;
		if (code == null) {
			throw new IllegalStateException("the program is not loaded");
		}
		JavaContext context = new JavaContext(this.runtime, this, this.instance, this.arguments);
		this.outcome = Aside.run(this.instance, () -> outcome(code, context));
		return Progress.DONE;
	}

	private Outcome outcome(JavaProcess code, JavaContext context) {
		try {
			return this.runtime.bridge().outcome(code.run(context));
		}
		catch (Exception ex) {
			return Outcome.failure(errorOf(ex));
		}
	}

	@Override
	public Outcome outcome() {
		return this.outcome;
	}

	@Override
	public ProcessError errorOf(Throwable failure) {
		if (failure instanceof ProcessException ex) {
			return ex.error();
		}
		if (this.instance.isAlive()) {
			this.instance.logged(failure);
			try (LogContext context = LogContext.of(this.instance.pid(), definitionId(), actor())) {
				logger.error("Java code of process {} ({}) failed", this.instance.pid(), definitionId(),
						LogText.escaped(failure));
			}
		}
		return ProcessError.of(ErrorKind.INTERNAL, "internal error").withCause(failure);
	}

	@Override
	public @Nullable String actor() {
		Actor actor = this.identity.get().actor();
		return (actor != null) ? actor.id() : null;
	}

	// ---- the caller of operations ----------------------------------------------------

	@Override
	public IdentityRef inheritance() {
		return this.identity;
	}

	@Override
	public Map<String, String> attributes() {
		return this.attributes;
	}

	@Override
	public ProcessInstance process() {
		return this.instance;
	}

}
