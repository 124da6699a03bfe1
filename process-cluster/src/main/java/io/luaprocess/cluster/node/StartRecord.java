package io.luaprocess.cluster.node;

import java.util.ArrayList;
import java.util.List;

import io.luaprocess.Pid;
import io.luaprocess.cluster.StartRequest;
import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.Payload;
import io.luaprocess.kernel.Message;
import io.luaprocess.lua.Context;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.security.Identity;

/**
 * A start that another node asks for.
 *
 * @param number its number, given by the other node
 * @param linkId id of the link with the spawner
 * @param request what to start; its spawner is none of this node
 */
record StartRecord(long number, long linkId, StartRequest request) {

	/** Most first messages of a process. */
	private static final int MOST = 100_000;

	static StartRecord read(FrameReader in, Identities identities) {
		long number = in.number();
		Identity caller = identities.of(in.identity());
		Pid sender = in.pid();
		boolean call = in.flag();
		boolean watched = in.flag();
		boolean monitored = in.flag();
		boolean linked = in.flag();
		long linkId = in.number();
		String id = in.text();
		String host = in.text();
		String name = in.optionalText();
		Identity identity = identities.of(in.identity());
		Payload context = in.values();
		StartRequest.Luggage luggage = new StartRequest.Luggage(identity,
				new Context((context.values().arg1() instanceof Table table) ? table : new Table(), context.bytes()),
				in.values().values());
		StartRequest request = new StartRequest(caller, sender, null, call, watched, monitored, linked, id, host, name,
				luggage, messages(in));
		return new StartRecord(number, linkId, request);
	}

	private static List<Message> messages(FrameReader in) {
		int count = in.in().readCount(1, MOST, "messages");
		List<Message> messages = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			messages.add(InboundFrames.message(in));
		}
		return messages;
	}

}
