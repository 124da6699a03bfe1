package io.luaprocess.lua.lib;

import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.Progress;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Outside;
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
		lib.fn("create", CoroutineLib::create);
		lib.put("resume", new Resume());
		lib.fn("running", CoroutineLib::running);
		lib.fn("spawn", CoroutineLib::spawn);
		lib.fn("status", (s, args) -> LuaString.valueOf(argument(s, args, "status").status(s)));
		lib.fn("wrap", CoroutineLib::wrap);
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

	/** Whether the process may have one more coroutine. */
	private static boolean hasRoom(LuaState s) {
		return process(s).coroutineCount() < s.g.limits().coroutines();
	}

	/** Looks for coroutines that are garbage, which may block, and then goes on. */
	private static @Nullable Varargs reclaim(LuaState s, LuaFn.Body then, Varargs args) {
		Varargs room = Outside.go(s, CoroutineLib::reclaim, LuaValue.NONE);
		return (room != null) ? then.invoke(s, args) : Then.save(s, (state, none) -> then.invoke(state, args));
	}

	private static Varargs reclaim(LuaState s, Varargs none) {
		if (process(s).reclaimCoroutines() && hasRoom(s)) {
			return LuaValue.NONE;
		}
		throw s.error("too many coroutines");
	}

	private static @Nullable Varargs create(LuaState s, Varargs args) {
		LuaFn function = Args.function(s, args, 1, "create");
		return hasRoom(s) ? make(s, function) : reclaim(s, CoroutineLib::create, args);
	}

	private static @Nullable Varargs wrap(LuaState s, Varargs args) {
		LuaFn function = Args.function(s, args, 1, "wrap");
		return hasRoom(s) ? new Wrapped(make(s, function)) : reclaim(s, CoroutineLib::wrap, args);
	}

	private static CoroutineValue make(LuaState s, LuaFn function) {
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
		long threads = (long) MemoryMeter.COROUTINE_WITH_THREAD * process.spawnedCount();
		if (memory != 0 && threads >= memory) {
			s.g.memory.check(threads);
		}
	}

	private static @Nullable Varargs spawn(LuaState s, Varargs args) {
		LuaFn function = Args.function(s, args, 1, "spawn");
		if (!hasRoom(s)) {
			return reclaim(s, CoroutineLib::spawn, args);
		}
		ProcessInstance process = process(s);
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

	/**
	 * Only what has begun counts.
	 * @return false if there is no room for it
	 */
	private static boolean begin(LuaState s, CoroutineValue coroutine) {
		if (coroutine.entry == null) {
			if (!hasRoom(s)) {
				return false;
			}
			coroutine.entry = process(s).resumedCoroutines().add(coroutine);
		}
		return true;
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
			return begin(s, coroutine) ? Resumption.resume(s, coroutine, args.subargs(2), false)
					: reclaim(s, this::invoke, args);
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
			return begin(s, this.coroutine) ? Resumption.resume(s, this.coroutine, args, true)
					: reclaim(s, this::invoke, args);
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
			if (s.g.mayNotWait() && (!resumed || s.g.loading() && s.loadsLibrary > 0)) {
				throw s.error(s.g.waitRefusal());
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
