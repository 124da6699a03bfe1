package io.luaprocess.lua.module.process;

import java.util.Objects;

import io.luaprocess.Pid;
import io.luaprocess.kernel.Message;
import io.luaprocess.lua.engine.resource.MemoryMeter;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.MemoryOwnership;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.Texts;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A received message as Lua code sees it.
 */
final class MessageValue extends OwnedObject {

	private static final String KIND = "message";

	private static final Table METHODS = new Table().put("topic", new Topic())
		.put("from", new From())
		.put("payload", new Payload())
		.put("reply", ReplyFunction.REPLY)
		.freeze();

	private final Message message;

	MessageValue(Message message) {
		this.message = message;
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	protected int memory() {
		return (int) Math.min(MemoryMeter.OBJECT + this.message.bytes(), Integer.MAX_VALUE);
	}

	@Override
	protected Table methods() {
		return METHODS;
	}

	@Override
	public LuaValue method(LuaState s, LuaValue key) {
		return METHODS.get(key);
	}

	@Override
	public LuaValue index(LuaState s, LuaValue key) {
		if (!(METHODS.get(key) instanceof LuaFn method)) {
			return LuaValue.NIL;
		}
		if (method == ReplyFunction.REPLY) {
			return method;
		}
		MessageField field = new MessageField(method, Objects.requireNonNull(method.call(s, this)));
		s.g.memory.allocated(field, MemoryMeter.OBJECT);
		return field;
	}

	@Override
	public String tojstring() {
		return "process.Message{topic=" + this.message.topic() + "}";
	}

	@Override
	public boolean hasText() {
		return true;
	}

	@Override
	public LuaValue tostring() {
		return Args.str(tojstring());
	}

	/**
	 * What a topic subscription yields: the payload itself, several values as an array.
	 */
	static LuaValue payload(MemoryMeter memory, Message message) {
		Varargs payload = (Varargs) message.payload();
		MemoryOwnership.assign(memory, payload);
		if (payload instanceof LuaValue single) {
			// Also covers the empty payload, which is a value of its own in LuaJ.
			return (single.narg() == 0) ? LuaValue.NIL : single;
		}
		int n = payload.narg();
		if (n <= 1) {
			return payload.arg1();
		}
		Table array = new Table(n, 0);
		for (int i = 1; i <= n; i++) {
			array.put(i, payload.arg(i));
		}
		return array;
	}

	static Message self(LuaState s, LuaValue receiver) {
		if (receiver instanceof MessageValue value) {
			return value.message;
		}
		throw s.error(KIND + " expected");
	}

	private static final class Topic extends LuaFn {

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			return call(s, args.arg1());
		}

		@Override
		public LuaString call(LuaState s, LuaValue receiver) {
			return Texts.lua(s, self(s, receiver).topic());
		}

		@Override
		public String name() {
			return "topic";
		}

	}

	private static final class From extends LuaFn {

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			return call(s, args.arg1());
		}

		@Override
		public LuaValue call(LuaState s, LuaValue receiver) {
			Pid from = self(s, receiver).from();
			return (from == null) ? LuaValue.NIL : Texts.lua(from.toString());
		}

		@Override
		public String name() {
			return "from";
		}

	}

	private static final class Payload extends LuaFn {

		@Override
		public Varargs invoke(LuaState s, Varargs args) {
			Varargs payload = (Varargs) self(s, args.arg1()).payload();
			MemoryOwnership.assign(s.g.memory, payload);
			return payload;
		}

		@Override
		public LuaValue call(LuaState s, LuaValue receiver) {
			LuaValue payload = ((Varargs) self(s, receiver).payload()).arg1();
			MemoryOwnership.assign(s.g.memory, payload);
			return payload;
		}

		@Override
		public String name() {
			return "payload";
		}

	}

}
