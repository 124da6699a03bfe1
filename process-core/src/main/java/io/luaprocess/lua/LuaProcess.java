package io.luaprocess.lua;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.Host;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.ProcessBody;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.Progress;
import io.luaprocess.kernel.RunningFunction;
import io.luaprocess.kernel.TerminationSignal;
import io.luaprocess.limit.CpuLimits;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Continuation;
import io.luaprocess.lua.engine.vm.GlobalState;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.MemoryOwnership;
import io.luaprocess.lua.engine.vm.Outside;
import io.luaprocess.lua.engine.vm.SafepointHandler;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.lib.LuaCoroutine;
import io.luaprocess.lua.lib.ProcessOwner;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.LuaErrors;
import io.luaprocess.operation.Caller;
import io.luaprocess.security.Actor;
import io.luaprocess.security.IdentityRef;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The Lua side of one process or function: its globals, loaded libraries, context and
 * identity. Functions of modules find it through their {@link LuaState}.
 * <p>
 * Confined to the process.
 */
public final class LuaProcess implements Caller, ProcessBody, ProcessOwner, SafepointHandler {

	private static final ProcessError MEMORY_LIMIT = ProcessError.of(ErrorKind.LIMIT_EXCEEDED, "memory limit exceeded");

	private final LuaRuntime runtime;

	private final ProcessInstance instance;

	/** The definitions in force when the program began. */
	final DefinitionRegistry definitions;

	private final Definition.Code definition;

	private final IdentityRef identity;

	private Context context;

	private final boolean upgraded;

	private final LuaState state;

	private final Faults faults = new Faults(this);

	private Varargs args;

	/** The top level while it runs; {@code null} before and afterwards. */
	private @Nullable TopLevel topLevel;

	/** The method of the program before it runs. */
	private @Nullable LuaFn method;

	/** The method while it runs. */
	private @Nullable LuaCoroutine running;

	private @Nullable Libraries libraries;

	private @Nullable Map<String, String> attributes;

	private @Nullable LogBudget logBudget;

	private @Nullable Set<Runnable> onClose;

	private @Nullable FutureBudget futures;

	private volatile @Nullable String description;

	private @Nullable ProcessBody replacement;

	private Outcome outcome = Outcome.NOTHING;

	LuaProcess(LuaRuntime runtime, ProcessInstance instance, DefinitionRegistry definitions, Definition.Code definition,
			IdentityRef identity, Context context, Varargs args, boolean upgraded) {
		this.runtime = runtime;
		this.instance = instance;
		this.definitions = definitions;
		this.definition = definition;
		this.identity = identity;
		this.context = context;
		this.args = args;
		this.upgraded = upgraded;
		Host host = instance.host();
		Host payer = instance.payer();
		long budget = (payer != null) ? payer.account().memoryBudget() : 0;
		Limits own = runtime.limits().of(definition.id(), definition.limits(), (host != null) ? host.id() : null);
		GlobalState global = new GlobalState(Table.overlay(runtime.globals()), runtime.stringMethods(),
				runtime.limits().within(own, budget), this);
		if (budget > 0) {
			global.memory.addUp();
		}
		global.owner(this);
		instance.account().limit(global.limits().memory(), global.limits().names());
		this.state = new LuaState(global);
	}

	/**
	 * Returns the process that runs on a state.
	 * @param s the running coroutine
	 * @return the process; {@code null} outside any process
	 */
	public static @Nullable LuaProcess of(LuaState s) {
		return (LuaProcess) s.g.owner();
	}

	/**
	 * Returns the runtime.
	 */
	public LuaRuntime runtime() {
		return this.runtime;
	}

	@Override
	public ProcessInstance instance() {
		return this.instance;
	}

	/**
	 * Returns the definition.
	 */
	public Definition.Code definition() {
		return this.definition;
	}

	@Override
	public String definitionId() {
		return this.definition.id().toString();
	}

	@Override
	public @Nullable String description() {
		return this.description;
	}

	/**
	 * Sets what the program says of itself.
	 * @param description a short text without control characters
	 */
	public void describe(String description) {
		this.description = description;
	}

	@Override
	public @Nullable String actor() {
		Actor actor = identity().actor();
		return (actor != null) ? actor.id() : null;
	}

	@Override
	public IdentityRef inheritance() {
		return this.identity;
	}

	/**
	 * Returns the context values.
	 */
	public Context context() {
		return this.context;
	}

	/**
	 * Asks the guard about a call of this process.
	 * @param action the action, for example {@code process.send} or {@code sql.query}
	 * @param resource the resource
	 * @return whether it is allowed
	 */
	public boolean allows(String action, String resource) {
		return this.runtime.operations().permissions().allows(this, action, resource);
	}

	@Override
	public <T extends @Nullable Object> T callOut(Supplier<T> code) {
		Outside.require(this.state.g);
		return this.instance.callOut(code);
	}

	@Override
	public ProcessInstance process() {
		return this.instance;
	}

	@Override
	public Map<String, String> attributes() {
		Map<String, String> attributes = this.attributes;
		if (attributes == null) {
			attributes = Map.of("pid", this.instance.pid().toString());
			this.attributes = attributes;
		}
		return attributes;
	}

	@Override
	public CpuLimits cpuLimits() {
		return this.state.g.limits().cpu();
	}

	@Override
	public boolean safepoint() {
		boolean leaves = this.instance.safepoint(this.state.g) || this.state.g.memory.crowds();
		if (Thread.currentThread().isVirtual()) {
			// Lua code that Java code calls cannot leave, but others need the processor.
			Thread.yield();
		}
		return leaves;
	}

	@Override
	public <T> T allocate(Supplier<T> code) {
		return this.instance.allocate(code);
	}

	/**
	 * Counts memory that lives as long as an object; called on the thread of the process.
	 * @param object the object
	 * @param bytes the memory
	 */
	public void count(Object object, long bytes) {
		this.state.g.memory.allocated(object, bytes);
	}

	@Override
	public void checkMemory(long held) {
		this.state.g.memory.check(held);
	}

	@Override
	public long held() {
		return this.instance.account().held();
	}

	@Override
	public void estimated(long bytes) {
		this.instance.account().heap(bytes);
	}

	@Override
	public long memory(boolean proven) {
		MemoryMeter meter = this.state.g.memory;
		return held() + (proven ? meter.proven() : meter.held());
	}

	@Override
	public void memoryExceeded() {
		this.instance.terminate(MEMORY_LIMIT);
	}

	@Override
	public Progress load() {
		TopLevel top = this.topLevel;
		if (top == null) {
			top = new TopLevel(this, this.state, this.upgraded);
			this.topLevel = top;
			top.checkCurrent();
		}
		Progress progress = top.run();
		if (progress == Progress.DONE) {
			this.topLevel = null;
			this.method = top.method();
		}
		return progress;
	}

	@Override
	public Progress run() {
		try {
			LuaCoroutine code = (this.running != null) ? this.running : begin();
			Progress progress = code.run();
			if (progress == Progress.DONE) {
				this.running = null;
				this.outcome = MethodResults.outcome(this.state, code.results());
			}
			return progress;
		}
		catch (LuaException ex) {
			this.running = null;
			this.outcome = Outcome.failure(LuaErrors.toError(ex));
			return Progress.DONE;
		}
	}

	private LuaCoroutine begin() {
		LuaFn method = this.method;
		if (method == null) {
			throw new IllegalStateException("the top level has not run");
		}
		Varargs args = this.args;
		// The arguments belong to the program now; holding them here would keep them
		// alive as long as the process.
		this.args = LuaValue.NONE;
		this.method = null;
		MemoryOwnership.assign(this.state.g.memory, args);
		this.context = this.context.heldBy(this.state);
		LuaCoroutine code = new LuaCoroutine(this.state, method, args, bottom());
		this.running = code;
		return code;
	}

	@Override
	public List<RunningFunction> stack(int most) {
		return this.state.suspendedStack(most);
	}

	@Override
	public Continuation bottom() {
		return LuaErrors.uncaught();
	}

	@Override
	public Outcome outcome() {
		return this.outcome;
	}

	@Override
	public ProcessError errorOf(Throwable failure) {
		return this.faults.uncaught(failure);
	}

	@Override
	public LuaException failed(LuaState s, Throwable failure) {
		if (!this.instance.isAlive()) {
			// What Java code throws when it is interrupted by the end.
			throw TerminationSignal.INSTANCE;
		}
		ProcessError error = (failure instanceof ProcessException known) ? known.error()
				: this.faults.error("Java code", failure, s.traceback());
		return ErrorValue.raise(s, error);
	}

	/**
	 * Logs what a function of the application has thrown.
	 * @param function the function, for example {@code inventory.reserve}
	 * @param failure what was thrown
	 * @param stack the Lua stack; empty if it is gone
	 * @return the error for the program, which does not tell it
	 */
	public ProcessError fault(String function, Throwable failure, String stack) {
		return this.faults.error("Java function " + function, failure, stack);
	}

	/**
	 * Lets this process continue with other code. All its coroutines unwind, the calling
	 * one by the {@link TerminationSignal} this method throws; the kernel then goes on
	 * with the {@link #replacement()}.
	 * @param id id of a {@code process.lua} entry
	 * @param args its arguments, already copied
	 * @return never
	 */
	public Error upgrade(String id, Varargs args) {
		DefinitionRegistry current = this.runtime.definitions().snapshot();
		Definition.Code next = current.code(id, Definition.CodeKind.PROCESS);
		if (next == null) {
			ProcessError cause = (current.process(id) != null)
					? ProcessError.of(ErrorKind.INVALID, "'" + id + "' is Java code, which a Lua process cannot become")
					: this.runtime.operations().missing().process(this, id);
			this.replacement = new FailedUpgrade(definitionId(),
					ProcessError.of(cause.kind(), "upgrade: create failed: " + cause.text(), cause.retryable())
						.withDetails(cause.details()));
		}
		else {
			this.replacement = new LuaProcess(this.runtime, this.instance, current, next, this.identity, this.context,
					args, true);
		}
		throw TerminationSignal.INSTANCE;
	}

	/**
	 * Returns how many futures the program may still have.
	 * @return the budget
	 */
	public FutureBudget futures() {
		FutureBudget budget = this.futures;
		if (budget == null) {
			budget = new FutureBudget(this.state.g.limits().futures());
			this.futures = budget;
		}
		return budget;
	}

	/**
	 * Registers code that runs when the program of this process ends: on the exit path or
	 * at an upgrade. It must be short and must not fail.
	 * @param code the code
	 */
	public void onClose(Runnable code) {
		if (this.onClose == null) {
			this.onClose = new LinkedHashSet<>();
		}
		this.onClose.add(code);
	}

	/**
	 * Forgets code that was registered with {@link #onClose}.
	 * @param code the code
	 */
	public void removeOnClose(Runnable code) {
		if (this.onClose != null) {
			this.onClose.remove(code);
		}
	}

	/**
	 * Returns how much the program may still log.
	 * @return the budget
	 */
	public LogBudget logBudget() {
		LogBudget budget = this.logBudget;
		if (budget == null) {
			budget = new LogBudget(this, this.state.g.limits().logRate());
			this.logBudget = budget;
		}
		return budget;
	}

	@Override
	public void closed() {
		if (this.logBudget != null) {
			this.logBudget.tell();
		}
		Set<Runnable> codes = this.onClose;
		this.onClose = null;
		if (codes != null) {
			codes.forEach(Runnable::run);
		}
	}

	@Override
	public @Nullable ProcessBody replacement() {
		return this.replacement;
	}

	/**
	 * Returns the libraries of the program, as they were when it began.
	 */
	Libraries libraries() {
		Libraries libraries = this.libraries;
		if (libraries == null) {
			libraries = new Libraries(this.definitions);
			this.libraries = libraries;
		}
		return libraries;
	}

}
