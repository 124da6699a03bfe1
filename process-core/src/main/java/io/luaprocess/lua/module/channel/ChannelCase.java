package io.luaprocess.lua.module.channel;

import io.luaprocess.kernel.Channel;
import io.luaprocess.lua.engine.vm.OwnedObject;
import io.luaprocess.lua.engine.vm.Table;

/**
 * A case of {@code channel.select}: one send or receive, usable any number of times.
 */
final class ChannelCase extends OwnedObject {

	private static final Table METHODS = new Table().freeze();

	private final ChannelValue channel;

	private final Channel.Case alternative;

	ChannelCase(ChannelValue channel, Channel.Case alternative) {
		this.channel = channel;
		this.alternative = alternative;
	}

	ChannelValue channel() {
		return this.channel;
	}

	Channel.Case alternative() {
		return this.alternative;
	}

	@Override
	public String kind() {
		return "userdata";
	}

	@Override
	protected Table methods() {
		return METHODS;
	}

}
