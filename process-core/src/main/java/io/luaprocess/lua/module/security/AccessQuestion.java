package io.luaprocess.lua.module.security;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.lua.value.ValueMapper;
import io.luaprocess.security.Actor;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The arguments of an evaluation: may this actor do this to that?
 *
 * @param actor the actor; {@code null} for none
 * @param action the action
 * @param resource the resource
 * @param meta attributes of the call
 */
record AccessQuestion(@Nullable Actor actor, String action, String resource, Map<String, Object> meta) {

	private static final int MAX_VALUES = 10_000;

	private static final int MAX_BYTES = 65_536;

	/**
	 * Takes the arguments {@code actor, action, resource [, meta]}.
	 */
	static AccessQuestion of(LuaState s, Varargs args, String function) {
		Actor actor = null;
		if (args.arg1() instanceof ActorValue value) {
			actor = value.actor();
		}
		else if (!args.arg1().isnil()) {
			throw Args.wrongType(s, args, 1, function, "actor");
		}
		return new AccessQuestion(actor, Texts.nameOrRaise(s, args, 2, function, "action"),
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
			Table copy = (Table) copier.copy(table, "meta");
			checkSize(s, copy);
			Map<String, Object> attributes = attributes(copy);
			s.count(attributes, 2 * copier.bytes());
			return attributes;
		}
		catch (ProcessException ex) {
			throw ErrorValue.raise(s, ex.error());
		}
	}

	/**
	 * Conditions go through attributes as through a tree, where a table that occurs many
	 * times counts each time, and without a safepoint. So the tree has to be small.
	 */
	private static void checkSize(LuaState s, Table meta) {
		ArrayDeque<Table> open = new ArrayDeque<>(List.of(meta));
		int values = 0;
		long bytes = 0;
		for (Table table = open.poll(); table != null; table = open.poll()) {
			for (Varargs e = table.next(LuaValue.NIL); !e.arg1().isnil(); e = table.next(e.arg1())) {
				s.poll();
				values++;
				bytes += length(e.arg1()) + length(e.arg(2));
				if (values > MAX_VALUES || bytes > MAX_BYTES) {
					throw new ProcessException(ErrorKind.INVALID,
							"meta too large: more than " + MAX_VALUES + " values or " + MAX_BYTES + " bytes of text");
				}
				if (e.arg(2) instanceof Table inner) {
					open.add(inner);
				}
			}
		}
	}

	private static int length(LuaValue value) {
		return (value instanceof LuaString string) ? string.m_length : 0;
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
