package io.luaprocess.lua.module.errors;

import java.util.HashMap;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.number.Num;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.LuaErrorDetails;
import io.luaprocess.lua.value.TextLimits;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The global {@code errors}: kinds and functions to make and inspect Error objects.
 */
public final class ErrorsModule {

	private static final Map<String, String> KINDS = new HashMap<>();

	/** The module. */
	public static final Table TABLE = new Table();

	static {
		for (ErrorKind kind : ErrorKind.values()) {
			KINDS.put(kind.name(), kind.value());
			TABLE.put(kind.name(), Args.str(kind.value()));
		}
		TABLE.fn("new", ErrorsModule::create)
			.fn("wrap", ErrorsModule::wrap)
			.fn("is", ErrorsModule::is)
			.fn("call_stack", (s, args) -> CallStack.of(args.arg1()))
			.freeze();
	}

	private ErrorsModule() {
	}

	private static Varargs create(LuaState s, Varargs args) {
		LuaValue first = args.arg1();
		if (first instanceof Table fields) {
			return new ErrorValue(fromTable(s, fields).withStack(CallStack.capture(s)));
		}
		if (!isText(first)) {
			throw Args.wrongType(s, args, 1, "new", "string or table");
		}
		ProcessError error = args.arg(2).isnil() ? ProcessError.of("", message(s, args, 1, "new"), null)
				: ProcessError.of(kind(Texts.nameOrRaise(s, args, 1, "new", "kind")), message(s, args, 2, "new"), null);
		return new ErrorValue(error.withStack(CallStack.capture(s)));
	}

	private static ProcessError fromTable(LuaState s, Table fields) {
		String message = field(s, fields, "message");
		if (message == null) {
			throw s.error("message field is required");
		}
		String kind = fields.get("kind").isnil() ? null : kindField(s, fields);
		ProcessError error = ProcessError.of((kind != null) ? kind(kind) : "", message, null);
		LuaValue retryable = fields.get("retryable");
		if (retryable instanceof LuaBoolean) {
			error = retryable.toboolean() ? error.withRetryable(true) : error.asExplicitlyFinal();
		}
		else if (!retryable.isnil()) {
			throw wrongField(s, "retryable", "boolean", retryable);
		}
		LuaValue details = fields.get("details");
		return details.isnil() ? error : error.withDetails(details(s, details));
	}

	private static String message(LuaState s, Varargs args, int n, String function) {
		return TextLimits.message(Args.string(s, args, n, function));
	}

	private static @Nullable String field(LuaState s, Table fields, String name) {
		LuaValue value = fields.get(name);
		if (value.isnil()) {
			return null;
		}
		if (!isText(value)) {
			throw wrongField(s, name, "string", value);
		}
		return message(s, value, 1, "new");
	}

	private static String kindField(LuaState s, Table fields) {
		LuaValue value = fields.get("kind");
		if (!isText(value)) {
			throw wrongField(s, "kind", "string", value);
		}
		return Texts.nameOrRaise(s, value, 1, "new", "kind");
	}

	private static @Nullable LuaErrorDetails details(LuaState s, LuaValue details) {
		if (!(details instanceof Table)) {
			throw wrongField(s, "details", "table", details);
		}
		try {
			Copier copier = new Copier(s);
			Table copy = (Table) copier.copy(details, "details");
			return copy.next(LuaValue.NIL).arg1().isnil() ? null : new LuaErrorDetails(copy, copier.bytes());
		}
		catch (ProcessException ex) {
			throw s.error(ex.error().text());
		}
	}

	private static RuntimeException wrongField(LuaState s, String name, String expected, LuaValue got) {
		return Args.bad(s, 1, "new", name + ": " + expected + " expected, got " + got.typename());
	}

	private static Varargs wrap(LuaState s, Varargs args) {
		LuaValue inner = args.arg1();
		if (inner.isnil()) {
			return LuaValue.NIL;
		}
		if (!isText(inner)) {
			throw Args.wrongType(s, args, 1, "wrap", "error or string");
		}
		String context = message(s, args, 2, "wrap");
		ProcessError error = (inner instanceof ErrorValue value) ? value.error()
				: ProcessError.of("", message(s, args, 1, "wrap"), null).withStack(CallStack.capture(s));
		return new ErrorValue(error.withContext(context));
	}

	private static Varargs is(LuaState s, Varargs args) {
		String kind = kind(TextLimits.quoted(Args.string(s, args, 2, "is")));
		return Args.bool(args.arg1() instanceof ErrorValue value && value.error().kind().equals(kind));
	}

	private static String kind(String kindOrName) {
		return KINDS.getOrDefault(kindOrName, kindOrName);
	}

	private static boolean isText(LuaValue value) {
		return value instanceof LuaString || value instanceof Num
				|| (value instanceof LuaObject object && object.isText());
	}

}
