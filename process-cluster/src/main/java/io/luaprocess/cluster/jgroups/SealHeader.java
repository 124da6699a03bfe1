package io.luaprocess.cluster.jgroups;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;

import org.jgroups.Header;

/**
 * Marks a message of {@link Seal}.
 */
public final class SealHeader extends Header {

	static final short MAGIC = 7041;

	static final byte SEALED = 1;

	static final byte REFUSED = 2;

	private byte kind;

	/**
	 * For the reader of messages.
	 */
	public SealHeader() {
	}

	SealHeader(byte kind) {
		this.kind = kind;
	}

	byte kind() {
		return this.kind;
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
		return Byte.BYTES;
	}

	@Override
	public void writeTo(DataOutput out) throws IOException {
		out.writeByte(this.kind);
	}

	@Override
	public void readFrom(DataInput in) throws IOException {
		this.kind = in.readByte();
	}

}
