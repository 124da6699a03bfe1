package io.luaprocess.cluster.jgroups;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;

import org.jgroups.Address;
import org.jgroups.Header;
import org.jgroups.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * Marks a message of {@link Seal}.
 */
public final class SealHeader extends Header {

	static final short MAGIC = 7041;

	static final byte PLAIN = 0;

	static final byte SEALED = 1;

	static final byte REFUSED = 2;

	private byte kind;

	private @Nullable Address place;

	/**
	 * For the reader of messages.
	 */
	public SealHeader() {
	}

	/**
	 * Creates a header.
	 * @param kind what the message is
	 * @param place where its sender listens, for receivers that need not know yet
	 */
	SealHeader(byte kind, @Nullable Address place) {
		this.kind = kind;
		this.place = place;
	}

	byte kind() {
		return this.kind;
	}

	@Nullable Address place() {
		return this.place;
	}

	@Override
	public short getMagicId() {
		return MAGIC;
	}

	@Override
	public Supplier<? extends Header> create() {
		return SealHeader::new;
	}

	@Override
	public int serializedSize() {
		return Byte.BYTES + Util.size(this.place);
	}

	@Override
	public void writeTo(DataOutput out) throws IOException {
		out.writeByte(this.kind);
		Util.writeAddress(this.place, out);
	}

	@Override
	public void readFrom(DataInput in) throws IOException, ClassNotFoundException {
		this.kind = in.readByte();
		this.place = Util.readAddress(in);
	}

}
