package io.luaprocess.lua.lib;

import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.Progress;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.engine.vm.Then;
import io.luaprocess.lua.engine.vm.Trampoline;
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

	private CoroutineLib() {
	}

	private static Table create() {
		Table lib = new Table(0, 8);
		lib.fn("create", (s, args) -> make(s, Args.function(s, args, 1, "create")));
		lib.put("resume", new Resume());
		lib.fn("running", CoroutineLib::running);
		lib.fn("spawn", CoroutineLib::spawn);
		lib.fn("status", (s, args) -> LuaString.valueOf(argument(s, args, "status").status(s)));
		lib.fn("wrap", (s, args) -> new Wrapped(make(s, Args.function(s, args, 1, "wrap"))));
		lib.put("yield", new Yield());
		return lib.freeze();
	}

	private static ProcessOwner owner(LuaState s) {
		if (s.g.owner() instanceof ProcessOwner owner) {
			return owner;
		}
		throw s.error("no process context");
	}

	private static ProcessInstance process(LuaState s) {
		return owner(s).instance();
	}

	/** Checks that the process may have one more coroutine. */
	private static ProcessInstance checkLimit(LuaState s) {
		ProcessInstance process = process(s);
		int limit = s.g.limits().coroutines();
		if (process.coroutineCount() >= limit && !(process.reclaimCoroutines() && process.coroutineCount() < limit)) {
			throw s.error("too many coroutines");
		}
		return process;
	}

	private static CoroutineValue make(LuaState s, LuaFn function) {
		checkLimit(s);
		LuaState state = new LuaState(s.g);
		Trampoline.prepare(state, function);
		CoroutineValue value = new CoroutineValue(state, false);
		s.count(value, MemoryMeter.COROUTINE);
		return value;
	}

	/**
	 * A spawned coroutine keeps its thread until it ends, so all of them together are
	 * known to be held, which the memory meter would find out only after a collection.
	 */
	private static void checkMemory(LuaState s, ProcessInstance process) {
		long memory = s.g.limits().memory();
		long threads = (long) MemoryMeter.COROUTINE_WITH_THREAD * process.threadCount();
		if (memory != 0 && threads >= memory) {
			s.g.memory.check(threads);
		}
	}

	private static Varargs spawn(LuaState s, Varargs args) {
		LuaFn function = Args.function(s, args, 1, "spawn");
		ProcessInstance process = checkLimit(s);
		checkMemory(s, process);
		LuaState state = new LuaState(s.g);
		CoroutineValue value = new CoroutineValue(state, true);
		value.state = CoroutineValue.State.RUNNING;
		LuaCoroutine code = new LuaCoroutine(state, function, LuaValue.NONE, owner(s).bottom());
		process.spawnCoroutine(() -> {
			Progress progress = Progress.DONE;
			try {
				progress = code.run();
			}
			finally {
				if (progress == Progress.DONE) {
					value.state = CoroutineValue.State.DEAD;
				}
			}
			return progress;
		});
		s.count(value, MemoryMeter.COROUTINE_WITH_THREAD);
		return value;
	}

	private static CoroutineValue argument(LuaState s, Varargs args, String function) {
		if (args.arg1() instanceof CoroutineValue value) {
			return value;
		}
		throw Args.bad(s, 1, function, "coroutine expected");
	}

	private static @Nullable String refusal(CoroutineValue coroutine) {
		if (coroutine.isResumable()) {
			return null;
		}
		return (coroutine.state == CoroutineValue.State.DEAD) ? "cannot resume dead coroutine"
				: "cannot resume non-suspended coroutine";
	}

	/** Only what has begun counts. */
	private static void begin(LuaState s, CoroutineValue coroutine) {
		if (coroutine.entry == null) {
			coroutine.entry = checkLimit(s).resumedCoroutines().add(coroutine);
		}
	}

	private static Varargs running(LuaState s, Varargs args) {
		CoroutineValue own = CoroutineValue.of(s);
		return (own != null) ? LuaValue.varargsOf(own, LuaValue.FALSE)
				: LuaValue.varargsOf(LuaValue.NIL, LuaValue.TRUE);
	}

	/** The function {@code resume}. */
	private static final class Resume extends LibFn {

		Resume() {
			super("resume");
		}

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			CoroutineValue coroutine = argument(s, args, "resume");
			String refusal = refusal(coroutine);
			if (refusal != null) {
				return LuaValue.varargsOf(LuaValue.FALSE, LuaString.valueOf(refusal));
			}
			begin(s, coroutine);
			return Resumption.resume(s, coroutine, args.subargs(2), false);
		}

	}

	/** The function {@code wrap} returns. */
	private static final class Wrapped extends LibFn {

		private final CoroutineValue coroutine;

		Wrapped(CoroutineValue coroutine) {
			super("wrap");
			this.coroutine = coroutine;
		}

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			String refusal = refusal(this.coroutine);
			if (refusal != null) {
				throw s.error(refusal);
			}
			begin(s, this.coroutine);
			return Resumption.resume(s, this.coroutine, args, true);
		}

	}

	/** The function {@code yield}: what the next resume passes is its result. */
	private static final class Yield extends LibFn {

		Yield() {
			super("yield");
		}

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			CoroutineValue own = CoroutineValue.of(s);
			boolean resumed = own != null && !own.spawned;
			if (s.g.loading() && (s.loadsLibrary > 0 || !resumed)) {
				throw s.error("cannot block while loading");
			}
			if (resumed) {
				s.transfer = args;
				s.suspend(LuaState.Pending.YIELD);
				return null;
			}
			return process(s).yield() ? LuaValue.NONE : Then.pause(s);
		}

	}

}
