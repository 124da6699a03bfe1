package io.luaprocess.lua.engine.vm;

import java.util.List;
import java.util.function.Function;

import io.luaprocess.kernel.RunningCode;
import io.luaprocess.kernel.RunningFunction;
import io.luaprocess.limit.Limits;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * What all coroutines of one process share: globals, string methods, limits and the way
 * to the owner of the process.
 */
public final class GlobalState implements RunningCode {

	/** Estimates the live memory. */
	@SuppressWarnings("checkstyle:VisibilityModifier")
	public final MemoryMeter memory;

	private final Limits limits;

	private final SafepointHandler safepoints;

	private final Table stringMethods;

	private Table globals;

	private @Nullable Object owner;

	private boolean loading;

	/** The running coroutine is where Java code may block, see {@link Outside}. */
	boolean outside;

	/** How many calls a whole Java stack has room for. */
	int stackRoom = Trampoline.ROOM;

	/** The coroutine that asks at a safepoint; {@code null} if none does. */
	@Nullable LuaState polling;

	/** Whether the process is to give way, asked for since it began this run. */
	boolean givesWay;

	/** How many calls from Java code that cannot be suspended are running. */
	int completing;

	private @Nullable Object random;

	/** What {@code tostring} shows of values without text. */
	final Addresses addresses = new Addresses();

	/**
	 * Creates the state of one process.
	 * @param globals the private globals
	 * @param stringMethods the functions found as methods of strings, immutable
	 * @param limits the limits
	 * @param safepoints asked at safepoints
	 */
	public GlobalState(Table globals, Table stringMethods, Limits limits, SafepointHandler safepoints) {
		this.globals = globals;
		this.stringMethods = stringMethods;
		this.limits = limits;
		this.safepoints = safepoints;
		this.memory = new MemoryMeter(limits.memory(), safepoints);
	}

	/**
	 * Returns the globals.
	 * @return the table {@code _G}
	 */
	public Table globals() {
		return this.globals;
	}

	/**
	 * Returns the functions found as methods of strings.
	 * @return an immutable table
	 */
	public Table stringMethods() {
		return this.stringMethods;
	}

	/**
	 * Returns the limits.
	 */
	public Limits limits() {
		return this.limits;
	}

	@Override
	public List<RunningFunction> runningStack(int most) {
		LuaState s = this.polling;
		return (s != null) ? CallStack.of(s, most).stream().map(CallStack.Entry::function).toList() : List.of();
	}

	/**
	 * Returns what is asked at safepoints.
	 * @return the handler
	 */
	public SafepointHandler safepoints() {
		return this.safepoints;
	}

	/** Whether a coroutine that can is to leave the Java stack. */
	boolean givesWay() {
		return this.givesWay && this.completing == 0;
	}

	/**
	 * Returns the owner, the process body.
	 * @return the owner; {@code null} outside any process
	 */
	public @Nullable Object owner() {
		return this.owner;
	}

	/**
	 * Sets the owner.
	 * @param owner the process body
	 */
	public void owner(Object owner) {
		this.owner = owner;
	}

	/**
	 * Whether the top level of the chunk is running, where nothing may block.
	 * @return true while it runs
	 */
	public boolean loading() {
		return this.loading;
	}

	/**
	 * Sets whether the top level is running.
	 * @param loading true while it runs
	 */
	public void loading(boolean loading) {
		this.loading = loading;
	}

	/**
	 * Whether the running coroutine is where Java code may block, see {@link Outside}.
	 * @return true if so
	 */
	public boolean isOutside() {
		return this.outside;
	}

	/**
	 * Whether nothing may wait: the top level is running, or code below the running one
	 * that cannot be suspended.
	 * @return true if so
	 */
	public boolean mayNotWait() {
		return this.loading || this.completing > 0;
	}

	/**
	 * Says why nothing may wait.
	 * @return the text of the error of an operation that would have to
	 */
	public String waitRefusal() {
		return this.loading ? "cannot block while loading" : "cannot block in a function that Java code calls";
	}

	/**
	 * Returns the random generator of this process.
	 * @param <T> its type
	 * @param maker makes it for the owner at the first use
	 * @return the generator, always the same
	 */
	@SuppressWarnings("unchecked")
	public <T> T random(Function<@Nullable Object, T> maker) {
		@Nullable Object generator = this.random;
		if (generator == null) {
			generator = maker.apply(this.owner);
			this.random = generator;
		}
		return (T) generator;
	}

	/**
	 * Looks up a method of strings.
	 * @param key the key
	 * @return the function or {@code nil}
	 */
	public LuaValue stringMethod(LuaValue key) {
		return this.stringMethods.get(key);
	}

	/**
	 * Lets fewer calls have room on a Java stack, so that tests see calls leave it.
	 * @param room how many, from 1
	 */
	public void stackRoom(int room) {
		this.stackRoom = room;
	}

}
