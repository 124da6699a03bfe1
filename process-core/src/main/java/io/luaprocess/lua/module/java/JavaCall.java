package io.luaprocess.lua.module.java;

import java.lang.reflect.Type;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Trace;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaCallback;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.module.json.JsonDecoder;
import io.luaprocess.lua.module.json.JsonEncoder;
import io.luaprocess.lua.module.json.JsonException;
import io.luaprocess.lua.value.JavaConverter;
import io.luaprocess.lua.value.ValueMapper;
import io.luaprocess.security.Actor;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * One call of a function of the application. The arguments belong to the process, which
 * does not run while the function does; so only the thread of the call may look at them.
 */
final class JavaCall implements LuaCall {

	final LuaState s;

	final LuaProcess self;

	final JavaFunction function;

	private final Varargs args;

	/** Runs the function; {@code null} before and afterwards. */
	private volatile @Nullable Thread thread;

	/** What the function has returned, if it is more than a value. */
	private @Nullable Object result;

	JavaCall(LuaState s, LuaProcess self, JavaFunction function, Varargs args) {
		this.s = s;
		this.self = self;
		this.function = function;
		this.args = args;
	}

	/**
	 * Runs the function.
	 * @return its results as Lua values, or what {@link JavaResult} knows to make
	 * something of
	 */
	Object run() {
		Trace trace = this.self.instance().trace();
		if (trace == null) {
			return runNow();
		}
		try (Trace.Scope scope = trace.open()) {
			return runNow();
		}
	}

	private Object runNow() {
		this.thread = Thread.currentThread();
		try {
			this.result = this.function.function.call(this);
			return new JavaResult(this).prepare(this.result);
		}
		catch (Throwable ex) {
			throw this.function.modules.failures.raised(this.s, this.self, function(), ex);
		}
		finally {
			this.thread = null;
		}
	}

	/** Nobody will get the result. */
	void discard() {
		new JavaResult(this).discard(this.result);
	}

	void checkRuns() {
		if (this.thread != Thread.currentThread()) {
			throw new IllegalStateException("arguments of " + function()
					+ " can be used only during its call, by the thread of the call; take what is needed before");
		}
	}

	@Override
	public String function() {
		return this.function.name();
	}

	@Override
	public int size() {
		return this.args.narg();
	}

	@Override
	public boolean isNil(int position) {
		return argument(position).isnil();
	}

	@Override
	public @Nullable Object get(int position) {
		LuaValue value = argument(position);
		if (ValueMapper.foreign(value) != null) {
			throw wrong(position, Object.class);
		}
		try {
			return ValueMapper.toJava(value, this.s);
		}
		catch (ProcessException ex) {
			throw bad(position, ex.getMessage());
		}
	}

	@Override
	public <T> @Nullable T get(int position, Class<T> type) {
		return get(position, (Type) type);
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	public <T> @Nullable T get(int position, Type type) {
		if (ValueMapper.foreign(argument(position)) != null) {
			throw wrong(position, type);
		}
		Object value = get(position);
		return (T) this.function.modules.converter.argument(value, type, position, function(), position > size());
	}

	@Override
	public ProcessException wrong(int position, Type expected) {
		String foreign = ValueMapper.foreign(argument(position));
		Object value = (foreign != null) ? new JavaConverter.Foreign(foreign) : get(position);
		return JavaConverter.wrongArgument(value, expected, position, function(), position > size());
	}

	@Override
	public LuaCallback callback(int position) {
		LuaValue value = argument(position);
		if (value instanceof LuaFn fn) {
			return new Callback(this, fn);
		}
		String got = (position > size()) ? "no value" : value.typename();
		throw bad(position, "function expected, got " + got);
	}

	private LuaValue argument(int position) {
		checkRuns();
		return this.args.arg(position);
	}

	private ProcessException bad(int position, @Nullable String problem) {
		return new ProcessException(ErrorKind.INVALID,
				"bad argument #" + position + " to '" + function() + "' (" + problem + ")");
	}

	@Override
	public void permit(String action, String resource) {
		checkRuns();
		if (!this.self.allows(action, resource)) {
			throw new ProcessException(ErrorKind.PERMISSION_DENIED, "not allowed to " + action + ": " + resource);
		}
	}

	@Override
	public String toJson(@Nullable Object value) {
		checkRuns();
		try {
			return this.s.text(JsonEncoder.encode(this.s, this.function.modules.values.toLua(value, "value", this.s)));
		}
		catch (JsonException ex) {
			throw new ProcessException(ErrorKind.INVALID, String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public @Nullable Object fromJson(String text) {
		checkRuns();
		try {
			return ValueMapper.toJava(JsonDecoder.decode(this.s, this.s.string(text), true), this.s);
		}
		catch (JsonException ex) {
			throw new ProcessException(ErrorKind.INVALID, String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public Pid pid() {
		return this.self.instance().pid();
	}

	@Override
	public String definitionId() {
		return this.self.definitionId();
	}

	@Override
	public String host() {
		return pid().host();
	}

	@Override
	public @Nullable Actor actor() {
		return this.self.identity().actor();
	}

	@Override
	public @Nullable Scope scope() {
		return this.self.identity().scope();
	}

	@Override
	public Map<String, Object> context() {
		return JavaModules.plain(this.self.context().values());
	}

}
