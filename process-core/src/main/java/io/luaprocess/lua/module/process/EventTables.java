package io.luaprocess.lua.module.process;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.Signal;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Concatenation;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.MemoryOwnership;
import io.luaprocess.lua.engine.vm.Ops;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * Makes the tables in which Lua code receives events. Several watchers receive one
 * outcome; each table gets its own copy of the value when it is received.
 */
public final class EventTables {

	static final LuaString CANCEL = LuaString.valueOf("pid.cancel");

	static final LuaString EXIT = LuaString.valueOf("pid.exit");

	static final LuaString LINK_DOWN = LuaString.valueOf("pid.link.down");

	static final LuaString OUTDATED = LuaString.valueOf("pid.outdated");

	private static final DateTimeFormatter DEADLINE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private static final LuaString VALUE = LuaString.valueOf("value");

	private static final LuaString ERROR = LuaString.valueOf("error");

	private static final LuaString RESULT = LuaString.valueOf("result");

	/** A result is its error or else its value wherever text is wanted. */
	private static final Table RESULT_META = new Table()
		.fn("__tostring", (s, args) -> Ops.tostring(s, subject(args.arg1())))
		.fn("__concat", (s, args) -> Concatenation.concat(s, subject(args.arg1()), subject(args.arg(2))))
		.put("__metatable", LuaValue.FALSE)
		.freeze();

	private EventTables() {
	}

	static Table of(LuaState s, Signal signal) {
		return switch (signal) {
			case Signal.Exit exit -> exit(s, exit);
			case Signal.LinkDown down -> linkDown(down);
			case Signal.Cancel cancel -> cancel(cancel);
			case Signal.Outdated outdated -> event(OUTDATED, outdated.from(), outdated.at());
			default -> throw new IllegalArgumentException("no event: " + signal);
		};
	}

	private static Table exit(LuaState s, Signal.Exit exit) {
		Table event = event(EXIT, exit.from(), exit.at());
		ProcessError error = exit.outcome().error();
		if (error != null) {
			return failed(event, error);
		}
		Table result = new Table(0, 1);
		LuaValue value = value(s, exit.outcome());
		if (!value.isnil()) {
			result.put(VALUE, value);
		}
		result.meta(RESULT_META);
		event.put(RESULT, result);
		return event;
	}

	private static Table linkDown(Signal.LinkDown down) {
		return failed(event(LINK_DOWN, down.from(), down.at()), down.error());
	}

	private static Table cancel(Signal.Cancel cancel) {
		Table event = event(CANCEL, cancel.from(), cancel.at());
		if (cancel.deadlineMillis() != 0) {
			event.put("deadline", Args.str(DEADLINE.format(Instant.ofEpochMilli(cancel.deadlineMillis()))));
		}
		String reason = cancel.reason();
		if (reason != null) {
			event.put("reason", Args.str(reason));
		}
		return event;
	}

	private static Table event(LuaString kind, Pid from, long at) {
		return new Table(0, 6).put("kind", kind).put("from", Texts.lua(from.toString())).put("at", Num.of(at));
	}

	private static Table failed(Table event, ProcessError error) {
		ErrorValue value = new ErrorValue(error);
		Table result = new Table(0, 1);
		result.put(ERROR, value);
		result.meta(RESULT_META);
		event.put(RESULT, result);
		event.put(ERROR, value);
		return event;
	}

	private static LuaValue subject(LuaValue operand) {
		if (!(operand instanceof Table result) || result.meta() != RESULT_META) {
			return operand;
		}
		LuaValue error = result.get(ERROR);
		return error.isnil() ? result.get(VALUE) : error;
	}

	/**
	 * Returns a copy of the value of an outcome.
	 * @param s the running coroutine of the receiver
	 * @param outcome the outcome
	 * @return the copy, owned by the receiver
	 */
	public static LuaValue value(LuaState s, Outcome outcome) {
		return (outcome.value() instanceof LuaValue value) ? copy(s, value) : LuaValue.NIL;
	}

	private static LuaValue copy(LuaState s, LuaValue value) {
		if (value instanceof Table) {
			return Copier.within(s).copy(value, "result");
		}
		MemoryOwnership.assign(s.g.memory, value);
		return value;
	}

	/**
	 * The results a caller gets for an outcome: the value, or {@code nil, err}.
	 * @param s the running coroutine of the caller
	 * @param outcome the outcome
	 * @return the results
	 */
	public static Varargs results(LuaState s, Outcome outcome) {
		@Nullable ProcessError error = outcome.error();
		return (error != null) ? ErrorValue.failure(error) : value(s, outcome);
	}

}
