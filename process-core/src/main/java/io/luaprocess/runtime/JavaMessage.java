package io.luaprocess.runtime;

import java.lang.reflect.Type;
import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessException;
import io.luaprocess.ProcessMessage;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Request;
import io.luaprocess.lua.JavaBridge;
import org.jspecify.annotations.Nullable;

/**
 * A message of the kernel for Java code.
 *
 * @param message the message
 * @param bridge maps its values
 */
record JavaMessage(Message message, JavaBridge bridge) implements ProcessMessage {

	@Override
	public String topic() {
		return this.message.topic();
	}

	@Override
	public @Nullable Pid from() {
		return this.message.from();
	}

	@Override
	public @Nullable Object payload() {
		List<@Nullable Object> values = values();
		return switch (values.size()) {
			case 0 -> null;
			case 1 -> values.getFirst();
			default -> values;
		};
	}

	@Override
	public List<@Nullable Object> values() {
		return JavaBridge.payload(this.message);
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	public <T> @Nullable T payload(Type type) {
		return (T) this.bridge.convert(payload(), type, "payload");
	}

	@Override
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	public <T> @Nullable T value(int position, Type type) {
		List<@Nullable Object> values = values();
		Object value = (position >= 1 && position <= values.size()) ? values.get(position - 1) : null;
		return (T) this.bridge.convert(value, type, "payload[" + position + "]");
	}

	@Override
	public boolean isRequest() {
		return this.message instanceof Request;
	}

	@Override
	public boolean reply(@Nullable Object @Nullable ... values) {
		if (!(this.message instanceof Request request) || !request.isOpen()) {
			return false;
		}
		Request.Answered answered = request.answer(this.bridge.answer(values));
		ProcessError error = answered.error();
		if (error != null && answered == Request.Answered.FULL) {
			throw new ProcessException(error);
		}
		return answered == Request.Answered.TAKEN;
	}

	@Override
	public String toString() {
		return "ProcessMessage[topic=" + topic() + ", from=" + from() + "]";
	}

}
