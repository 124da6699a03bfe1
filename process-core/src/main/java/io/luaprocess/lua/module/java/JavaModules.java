package io.luaprocess.lua.module.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.luaprocess.ObjectMapping;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.api.LuaCallInterceptor;
import io.luaprocess.lua.api.LuaErrorTranslator;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.JavaConverter;
import io.luaprocess.lua.value.ValueMapper;
import org.luaj.vm2.LuaValue;

/**
 * Makes the modules of the application callable by programs, and holds what all their
 * functions need. Thread-safe.
 */
public final class JavaModules {

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*([.-][A-Za-z0-9_]+)*");

	private static final Pattern MEMBER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

	final ValueMapper values;

	final JavaConverter converter;

	final Failures failures;

	private final List<LuaCallInterceptor> interceptors;

	/**
	 * Creates the maker.
	 * @param values maps values to Lua
	 * @param mapping maps objects of the application
	 * @param translators say which errors programs get, in this order
	 * @param interceptors surround every call, the first one outermost
	 */
	public JavaModules(ValueMapper values, ObjectMapping mapping, List<LuaErrorTranslator> translators,
			List<LuaCallInterceptor> interceptors) {
		this.values = values;
		this.converter = new JavaConverter(mapping);
		this.failures = new Failures(List.copyOf(translators));
		List<LuaCallInterceptor> all = new ArrayList<>(interceptors);
		all.addFirst(new CallContext());
		this.interceptors = List.copyOf(all);
	}

	/**
	 * Makes a module for programs.
	 * @param module the module of the application, asked now for what it contains
	 * @return the module
	 * @throws IllegalArgumentException if a name or constant cannot be used; the message
	 * says which and why
	 */
	public EngineModule engineModule(LuaModule module) {
		String name = module.name();
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("the name '" + name + "' of " + module
					+ " must consist of letters, digits and _, and . or - between them");
		}
		Table table = new Table();
		module.functions().forEach((member, function) -> {
			check(module, member);
			table.put(member, new JavaFunction(this, name + "." + member, function));
		});
		module.constants().forEach((member, value) -> {
			check(module, member);
			if (!table.get(Args.str(member)).isnil()) {
				throw new IllegalArgumentException(
						"'" + member + "' of " + module + " is both a function and a constant");
			}
			table.put(member, constant(module, member, value));
		});
		return EngineModule.of(name, table.freeze(), false);
	}

	private static void check(LuaModule module, String member) {
		if (!MEMBER.matcher(member).matches()) {
			throw new IllegalArgumentException("the name '" + member + "' of a member of " + module
					+ " must consist of letters, digits and _ and not begin with a digit");
		}
	}

	private LuaValue constant(LuaModule module, String member, Object value) {
		try {
			return freeze(this.values.toLua(value, member));
		}
		catch (ProcessException ex) {
			throw new IllegalArgumentException("constant '" + member + "' of " + module + ": " + ex.getMessage(), ex);
		}
	}

	private static LuaValue freeze(LuaValue value) {
		if (value instanceof Table table) {
			for (int slot = table.slotFrom(0); slot >= 0; slot = table.slotFrom(slot + 1)) {
				freeze(table.valueAt(slot));
			}
			return table.freeze();
		}
		return value;
	}

	/** Puts the interceptors around a function. */
	LuaFunction surrounded(LuaFunction function) {
		LuaFunction result = function;
		for (LuaCallInterceptor interceptor : this.interceptors.reversed()) {
			LuaFunction inner = result;
			result = (call) -> interceptor.around(call, inner);
		}
		return result;
	}

	/** Returns the context of a caller as Java values. */
	static Map<String, Object> plain(Table values) {
		@SuppressWarnings("unchecked")
		Map<String, Object> map = (ValueMapper.toJava(values) instanceof Map<?, ?> found) ? (Map<String, Object>) found
				: Map.of();
		return map;
	}

}
