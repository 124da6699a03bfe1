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
 * A message of {@link Complaints}.
 */
public final class ComplaintHeader extends Header {

	static final short MAGIC = 7042;

	/** The sender does not hear the member. */
	static final byte SILENT = 0;

	/** The sender hears the member again. */
	static final byte HEARD = 1;

	/** The receiver is the member, and the sender has no view with it. */
	static final byte DROPPED = 2;

	private byte kind;

	private @Nullable Address about;

	/**
	 * For the reader of messages.
	 */
	public ComplaintHeader() {
	}

	ComplaintHeader(byte kind, Address about) {
		this.kind = kind;
		this.about = about;
	}

	byte kind() {
		return this.kind;
	}

	@Nullable Address about() {
		return this.about;
	}

	@Override
	public short getMagicId() {
		return MAGIC;
	}

	@Override
	public Supplier<? extends Header> create() {
		return ComplaintHeader::new;
	}

	@Override
	public int serializedSize() {
		return Byte.BYTES + Util.size(this.about);
	}

	@Override
	public void writeTo(DataOutput out) throws IOException {
		out.writeByte(this.kind);
		Util.writeAddress(this.about, out);
	}

	@Override
	public void readFrom(DataInput in) throws IOException, ClassNotFoundException {
		this.kind = in.readByte();
		this.about = Util.readAddress(in);
	}

}
