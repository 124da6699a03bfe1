package io.luaprocess.lua.lib;

import java.lang.ref.Reference;

import io.luaprocess.kernel.Coroutine;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaException;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.lib.support.LibFn;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The library {@code coroutine}. Every coroutine has a state of its own and shares the
 * rest of its process; values and errors pass between them as they are.
 */
final class CoroutineLib {

	static final Table TABLE = create();

	private static final String DEAD = "cannot resume dead coroutine";

	private static final String BUSY = "cannot resume non-suspended coroutine";

	private CoroutineLib() {
	}

	private static Table create() {
		Table lib = new Table(0, 8);
		lib.fn("create", (s, args) -> make(s, Args.function(s, args, 1, "create")));
		lib.fn("resume", CoroutineLib::resume);
		lib.fn("running", CoroutineLib::running);
		lib.fn("spawn", CoroutineLib::spawn);
		lib.fn("status", CoroutineLib::status);
		lib.fn("wrap", (s, args) -> new Wrapped(make(s, Args.function(s, args, 1, "wrap"))));
		lib.fn("yield", CoroutineLib::yield);
		return lib.freeze();
	}

	private static ProcessInstance process(LuaState s) {
		if (s.g.owner() instanceof ProcessOwner owner) {
			return owner.instance();
		}
		throw s.error("no process context");
	}

	private static void checkLimit(LuaState s, ProcessInstance process) {
		int limit = s.g.limits().coroutines();
		if (process.coroutineCount() >= limit && !(process.reclaimCoroutines() && process.coroutineCount() < limit)) {
			throw s.error("too many coroutines");
		}
		checkMemory(s, process);
	}

	/**
	 * A suspended coroutine keeps its memory also when its value is garbage, until it is
	 * reclaimed. So all of them together count as well.
	 */
	private static void checkMemory(LuaState s, ProcessInstance process) {
		long memory = s.g.limits().memory();
		long most = memory / MemoryMeter.COROUTINE;
		if (memory != 0 && process.coroutineCount() >= most
				&& !(process.reclaimCoroutines() && process.coroutineCount() < most)) {
			s.g.memory.check((long) MemoryMeter.COROUTINE * (process.coroutineCount() + 1));
		}
	}

	private static CoroutineValue make(LuaState s, LuaFn function) {
		ProcessInstance process = process(s);
		checkLimit(s, process);
		LuaState state = new LuaState(s.g);
		CoroutineValue value = new CoroutineValue(process
			.newCoroutine((first) -> function.invoke(state, (first instanceof Varargs args) ? args : LuaValue.NONE)));
		// Not the value: a suspended coroutine whose value is gone is ended.
		state.coroutine(value.coroutine());
		count(s, value);
		return value;
	}

	private static Varargs spawn(LuaState s, Varargs args) {
		LuaFn function = Args.function(s, args, 1, "spawn");
		ProcessInstance process = process(s);
		checkLimit(s, process);
		LuaState state = new LuaState(s.g);
		CoroutineValue value = new CoroutineValue(process.spawnCoroutine(() -> function.invoke(state, LuaValue.NONE)));
		state.coroutine(value);
		count(s, value);
		return value;
	}

	private static void count(LuaState s, CoroutineValue value) {
		s.count(value, MemoryMeter.COROUTINE);
	}

	private static CoroutineValue argument(LuaState s, Varargs args, String function) {
		if (args.arg1() instanceof CoroutineValue value) {
			return value;
		}
		throw Args.bad(s, 1, function, "coroutine expected");
	}

	private static Varargs resume(LuaState s, Varargs args) {
		CoroutineValue value = argument(s, args, "resume");
		Coroutine coroutine = value.coroutine();
		String refusal = refusal(coroutine);
		if (refusal != null) {
			return LuaValue.varargsOf(LuaValue.FALSE, LuaString.valueOf(refusal));
		}
		start(s, value);
		try {
			return LuaValue.varargsOf(LuaValue.TRUE, transfer(s, value, args.subargs(2)));
		}
		catch (LuaException ex) {
			return LuaValue.varargsOf(LuaValue.FALSE, ex.value());
		}
	}

	private static @Nullable String refusal(Coroutine coroutine) {
		if (coroutine.resumable()) {
			return null;
		}
		return (coroutine.status() == Coroutine.Status.DEAD) ? DEAD : BUSY;
	}

	/** Only what has started takes a thread, counts, and can be abandoned. */
	private static void start(LuaState s, CoroutineValue value) {
		if (!value.isStarted()) {
			checkLimit(s, process(s));
			value.start();
			value.coroutine().handle(value);
		}
	}

	private static Varargs transfer(LuaState s, CoroutineValue value, Varargs values) {
		s.poll();
		try {
			return (value.coroutine().resume(values) instanceof Varargs results) ? results : LuaValue.NONE;
		}
		catch (RuntimeException | StackOverflowError | LinkageError | AssertionError ex) {
			throw s.raised(ex);
		}
		finally {
			Reference.reachabilityFence(value);
		}
	}

	private static Varargs yield(LuaState s, Varargs args) {
		Coroutine current = process(s).current();
		if (s.g.loading() && (s.loadsLibrary > 0 || !current.isResumed())) {
			throw s.error("cannot block while loading");
		}
		return (current.yield(args) instanceof Varargs values) ? values : LuaValue.NONE;
	}

	private static Varargs running(LuaState s, Varargs args) {
		Object own = s.coroutine();
		if (((own instanceof Coroutine coroutine) ? coroutine.handle() : own) instanceof CoroutineValue value) {
			return LuaValue.varargsOf(value, LuaValue.FALSE);
		}
		return LuaValue.varargsOf(LuaValue.NIL, LuaValue.TRUE);
	}

	private static Varargs status(LuaState s, Varargs args) {
		return LuaString.valueOf(switch (argument(s, args, "status").coroutine().status()) {
			case SUSPENDED -> "suspended";
			case RUNNING -> "running";
			case NORMAL -> "normal";
			case DEAD -> "dead";
		});
	}

	/** The function {@code wrap} returns. */
	private static final class Wrapped extends LibFn {

		private final CoroutineValue value;

		Wrapped(CoroutineValue value) {
			super("wrap");
			this.value = value;
		}

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			Coroutine coroutine = this.value.coroutine();
			String refusal = refusal(coroutine);
			if (refusal != null) {
				throw s.error(refusal);
			}
			start(s, this.value);
			try {
				return transfer(s, this.value, args);
			}
			catch (LuaException ex) {
				// As in Lua 5.2 a text gets the position of the caller in front.
				LuaValue error = ex.value();
				boolean text = error instanceof LuaString || error instanceof Num;
				throw new LuaException(text ? ProtectedCalls.located(s, s.where(1), error) : error, ex.traceback());
			}
		}

	}

}
