package io.luaprocess.benchmarks.cluster.pekko;

import java.nio.ByteBuffer;

import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes messages into the buffers of Artery: one byte of the tag, eight of the number.
 */
public final class MessageSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {

	private static final int IDENTIFIER = 7_140_519;

	private static final int BYTES = Byte.BYTES + Long.BYTES;

	private static final Message.Kind[] KINDS = Message.Kind.values();

	@Override
	public int identifier() {
		return IDENTIFIER;
	}

	@Override
	public String manifest(Object message) {
		return "";
	}

	@Override
	public void toBinary(Object message, ByteBuffer target) {
		Message written = (Message) message;
		target.put((byte) written.kind().ordinal()).putLong(written.number());
	}

	@Override
	public byte[] toBinary(Object message) {
		byte[] bytes = new byte[BYTES];
		toBinary(message, ByteBuffer.wrap(bytes));
		return bytes;
	}

	@Override
	public Object fromBinary(ByteBuffer source, String manifest) {
		return new Message(KINDS[source.get()], source.getLong());
	}

	@Override
	public Object fromBinary(byte[] bytes, String manifest) {
		return fromBinary(ByteBuffer.wrap(bytes), manifest);
	}

}
