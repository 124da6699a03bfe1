package io.luaprocess.lua.module;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.lua.ErrorValue;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.Copier;
import io.luaprocess.lua.ValueMapper;
import io.luaprocess.lua.engine.Args;
import io.luaprocess.lua.engine.LuaState;
import io.luaprocess.lua.engine.Table;
import io.luaprocess.security.Actor;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The arguments of an evaluation: may this actor do this to that?
 *
 * @param actor who asks; {@code null} for nobody
 * @param action the action
 * @param resource the resource
 * @param meta attributes of the call
 */
record Question(@Nullable Actor actor, String action, String resource, Map<String, Object> meta) {

	/**
	 * Takes the arguments {@code actor, action, resource [, meta]}.
	 */
	static Question of(LuaState s, Varargs args, String function) {
		Actor actor = null;
		if (args.arg1() instanceof ActorValue value) {
			actor = value.actor();
		}
		else if (!args.arg1().isnil()) {
			throw Args.wrongType(s, args, 1, function, "actor");
		}
		return new Question(actor, Texts.nameOrRaise(s, args, 2, function, "action"),
				Texts.nameOrRaise(s, args, 3, function, "resource"), meta(s, args, 4, function));
	}

	/**
	 * Takes a table of attributes as Java values; other than string keys are ignored.
	 * @return the attributes, empty if the argument is absent
	 */
	static Map<String, Object> meta(LuaState s, Varargs args, int n, String function) {
		if (args.arg(n).isnil()) {
			return Map.of();
		}
		Table table = Args.table(s, args, n, function);
		try {
			Copier copier = new Copier(s);
			Map<String, Object> attributes = attributes((Table) copier.copy(table, "meta"));
			s.count(attributes, 2 * copier.bytes());
			return attributes;
		}
		catch (ProcessException ex) {
			throw ErrorValue.raise(s, ex.error());
		}
	}

	private static Map<String, Object> attributes(Table plain) {
		Map<String, Object> result = new LinkedHashMap<>();
		for (Varargs e = plain.next(LuaValue.NIL); !e.arg1().isnil(); e = plain.next(e.arg1())) {
			Object value = ValueMapper.toJava(e.arg(2));
			if (e.arg1() instanceof LuaString key && value != null) {
				result.put(Args.utf8(key), value);
			}
		}
		return Collections.unmodifiableMap(result);
	}

}
