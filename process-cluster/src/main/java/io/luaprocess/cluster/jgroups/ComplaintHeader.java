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
 * Tells the coordinator that the sender does not hear a member, or hears it again.
 */
public final class ComplaintHeader extends Header {

	static final short MAGIC = 7042;

	private @Nullable Address about;

	private boolean silent;

	/**
	 * For the reader of messages.
	 */
	public ComplaintHeader() {
	}

	ComplaintHeader(Address about, boolean silent) {
		this.about = about;
		this.silent = silent;
	}

	@Nullable Address about() {
		return this.about;
	}

	boolean isSilent() {
		return this.silent;
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
		return Util.size(this.about) + Byte.BYTES;
	}

	@Override
	public void writeTo(DataOutput out) throws IOException {
		Util.writeAddress(this.about, out);
		out.writeBoolean(this.silent);
	}

	@Override
	public void readFrom(DataInput in) throws IOException, ClassNotFoundException {
		this.about = Util.readAddress(in);
		this.silent = in.readBoolean();
	}

}
