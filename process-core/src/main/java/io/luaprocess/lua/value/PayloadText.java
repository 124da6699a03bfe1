package io.luaprocess.lua.value;

import java.nio.charset.StandardCharsets;

import io.luaprocess.event.DeadLetter;
import io.luaprocess.lua.engine.vm.Table;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaBoolean;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * The beginning of a payload as text, for people. Takes time and memory for what is shown
 * only, however large the payload is; runs no code of programs.
 */
public final class PayloadText {

	private static final int MAX_DEPTH = 4;

	private final StringBuilder text = new StringBuilder();

	private PayloadText() {
	}

	/**
	 * Shows a payload.
	 * @param payload the values of a message, which no program holds
	 * @return their text, a little longer than {@value DeadLetter#MAX_PAYLOAD} characters
	 * at most; {@code null} if there are none
	 */
	public static @Nullable String of(Object payload) {
		if (!(payload instanceof Varargs values) || values.narg() == 0) {
			return null;
		}
		PayloadText shown = new PayloadText();
		for (int i = 1; i <= values.narg() && !shown.isFull(); i++) {
			shown.separate(i > 1);
			shown.add(values.arg(i), 0);
		}
		return shown.text.toString();
	}

	private boolean isFull() {
		return this.text.length() > DeadLetter.MAX_PAYLOAD;
	}

	private void separate(boolean needed) {
		if (needed) {
			this.text.append(", ");
		}
	}

	private void add(LuaValue value, int depth) {
		switch (value) {
			case LuaString string -> add(string);
			case LuaNumber number -> this.text.append(number.tojstring());
			case LuaBoolean flag -> this.text.append(flag.toboolean());
			case Table table -> add(table, depth);
			default -> this.text.append(value.typename());
		}
	}

	private void add(LuaString string) {
		int shown = Math.min(string.m_length, DeadLetter.MAX_PAYLOAD + 1);
		this.text.append('"')
			.append(new String(string.m_bytes, string.m_offset, shown, StandardCharsets.UTF_8))
			.append('"');
	}

	private void add(Table table, int depth) {
		if (depth == MAX_DEPTH) {
			this.text.append("{…}");
			return;
		}
		this.text.append('{');
		int count = 0;
		for (int slot = table.slotFrom(0); slot >= 0 && !isFull(); slot = table.slotFrom(slot + 1)) {
			separate(count++ > 0);
			LuaValue key = table.keyAt(slot);
			if (!(key instanceof LuaNumber)) {
				add(key, MAX_DEPTH);
				this.text.append(": ");
			}
			add(table.valueAt(slot), depth + 1);
		}
		this.text.append('}');
	}

}
