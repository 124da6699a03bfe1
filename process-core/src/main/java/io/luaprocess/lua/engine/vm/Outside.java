package io.luaprocess.lua.engine.vm;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Calls of Java code that may block. The coroutine leaves the stack and goes on on a
 * thread that may block; when the code has returned, it leaves the stack again, so that
 * Lua code goes on on a thread that is shared.
 *
 * <p>
 * Lua code that such Java code calls runs inside of the call. What may block is called in
 * place then.
 */
public final class Outside {

	private Outside() {
	}

	/**
	 * Makes a function of the application run where it may block. The end of the process
	 * interrupts it.
	 * @param function the function
	 * @return the function for programs
	 */
	public static LuaFn function(LuaFn function) {
		return new Function(function);
	}

	/**
	 * Suspends the running function to go on where Java code may block.
	 * @param s the running coroutine
	 * @param rest returns the results of the function, or is suspended as well; runs no
	 * Lua code. What it throws is thrown by the function
	 * @param args what it gets
	 * @return the results if the coroutine is there already; else {@code null}, to be
	 * returned
	 */
	public static @Nullable Varargs go(LuaState s, LuaFn.Body rest, Varargs args) {
		return go(s, rest, args, LuaState.Pending.OUTSIDE);
	}

	/**
	 * Suspends the running function to go on where Java code may block for a short time,
	 * otherwise like {@link #go}. If it blocks for long, others go on elsewhere.
	 * @param s the running coroutine
	 * @param rest as for {@link #go}
	 * @param args what it gets
	 * @return as {@link #go}
	 */
	public static @Nullable Varargs goShortly(LuaState s, LuaFn.Body rest, Varargs args) {
		return go(s, rest, args, LuaState.Pending.SHORT_CALL);
	}

	private static @Nullable Varargs go(LuaState s, LuaFn.Body rest, Varargs args, LuaState.Pending reason) {
		if (s.g.outside) {
			return rest.invoke(s, args);
		}
		s.suspend(reason);
		return s.save(new Rest(rest, args));
	}

	/**
	 * Checks that Java code may block here. If it may not, this throws what makes a
	 * function of {@link LuaFn#of} run once more where it may; so until here that must
	 * not have changed anything that it may change only once.
	 * @param g the state of the process
	 */
	public static void require(GlobalState g) {
		if (!g.outside) {
			throw Required.INSTANCE;
		}
	}

	/** What has to go on outside of the threads that are shared. */
	private static class Rest extends Continuation {

		private final LuaFn.Body code;

		final Varargs args;

		Rest(LuaFn.Body code, Varargs args) {
			this.code = code;
			this.args = args;
		}

		@Override
		public final @Nullable Varargs resume(LuaState s, Varargs none) {
			s.g.outside = true;
			@Nullable Varargs results = null;
			Throwable failure = null;
			try {
				results = run(s);
			}
			catch (RuntimeException | StackOverflowError | LinkageError | AssertionError ex) {
				failure = ex;
			}
			finally {
				s.g.outside = false;
			}
			if (results == null && failure == null) {
				return null;
			}
			s.forgetSaved();
			s.suspend(LuaState.Pending.PREEMPT);
			return s.save(new Back(results, failure));
		}

		@Nullable Varargs run(LuaState s) {
			return LuaFn.run(s, this.code, this.args);
		}

	}

	/** A call of a function of the application. */
	static final class Call extends Rest implements Supplier<@Nullable Varargs> {

		private final LuaFn function;

		private final LuaState state;

		Call(LuaState s, LuaFn function, Varargs args) {
			super(function::invoke, args);
			this.function = function;
			this.state = s;
		}

		@Override
		@Nullable Varargs run(LuaState s) {
			return s.g.safepoints().callOut(this);
		}

		/** The first frame of the call on the Java stack. */
		@Override
		public @Nullable Varargs get() {
			return this.function.invoke(this.state, this.args);
		}

	}

	/** What a call has given, on the way back. */
	static final class Back extends Continuation {

		private final @Nullable Varargs results;

		private final @Nullable Throwable failure;

		Back(@Nullable Varargs results, @Nullable Throwable failure) {
			this.results = results;
			this.failure = failure;
		}

		@Override
		public Varargs resume(LuaState s, Varargs none) {
			if (this.failure != null) {
				throw rethrow(this.failure);
			}
			return (this.results != null) ? this.results : LuaValue.NONE;
		}

	}

	/** A function of the application as programs see it. */
	private static final class Function extends LuaFn {

		private final LuaFn function;

		Function(LuaFn function) {
			this.function = function;
		}

		@Override
		public @Nullable Varargs invoke(LuaState s, Varargs args) {
			if (s.g.outside) {
				return this.function.invoke(s, args);
			}
			s.suspend(LuaState.Pending.OUTSIDE);
			return s.save(new Call(s, this.function, args));
		}

		@Override
		public String name() {
			return this.function.name();
		}

	}

	/**
	 * Thrown by {@link #require}. Functions that are not made by {@link LuaFn#of} have to
	 * catch it and to {@link #go go} on.
	 */
	public static final class Required extends Error {

		private static final long serialVersionUID = 1L;

		static final Required INSTANCE = new Required();

		private Required() {
			super("code that may block is called where it must not", null, false, false);
		}

	}

}
