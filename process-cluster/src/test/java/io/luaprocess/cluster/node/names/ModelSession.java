package io.luaprocess.cluster.node.names;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;

import io.luaprocess.cluster.wire.FrameReader;
import io.luaprocess.cluster.wire.FrameType;
import io.luaprocess.cluster.wire.FrameWriter;
import io.luaprocess.cluster.wire.WireLimits;
import io.luaprocess.cluster.wire.WireVersion;
import org.jspecify.annotations.Nullable;

/**
 * One side of a session between two nodes of a model. Either side opens and closes it at
 * a moment of its own. What one has sent before the other closes its side may get lost.
 */
final class ModelSession {

	private final ModelNode owner;

	private final Deque<byte[]> inbound = new ArrayDeque<>();

	private final FrameWriter writer = new FrameWriter(WireLimits.DEFAULT);

	private final FrameReader reader = new FrameReader(WireVersion.THIS, WireLimits.DEFAULT);

	/** Reads all records once before they are received. */
	private final FrameReader preview = new FrameReader(WireVersion.THIS, WireLimits.DEFAULT);

	@SuppressWarnings("NullAway.Init")
	private ModelSession other;

	private boolean opened;

	private boolean closed;

	private ModelSession(ModelNode owner) {
		this.owner = owner;
	}

	static ModelSession between(ModelNode first, ModelNode second) {
		ModelSession one = new ModelSession(first);
		one.other = new ModelSession(second);
		one.other.other = one;
		return one;
	}

	ModelSession other() {
		return this.other;
	}

	ModelNode owner() {
		return this.owner;
	}

	boolean isOpen() {
		return this.opened && !this.closed;
	}

	boolean isClosed() {
		return this.closed;
	}

	boolean canOpen() {
		return !this.opened && !this.closed;
	}

	void open() {
		this.opened = true;
		this.owner.sessions.put(this.other.owner.self(), this);
		this.owner.names.opened(this.other.owner.self());
	}

	void close() {
		if (isOpen()) {
			this.closed = true;
			this.owner.sessions.remove(this.other.owner.self());
			this.owner.names.closed(this.other.owner.self());
		}
		this.closed = true;
		this.inbound.clear();
	}

	void send(FrameType type, Consumer<FrameWriter> fields) {
		this.writer.open(WireVersion.THIS.current(), 1);
		fields.accept(this.writer.begin(type));
		this.writer.end();
		if (!this.other.closed) {
			this.other.inbound.add(this.writer.toBytes());
		}
	}

	boolean canReceive() {
		return isOpen() && !this.inbound.isEmpty();
	}

	/** Receives one record. */
	void receive() {
		byte[] frame = this.inbound.remove();
		this.reader.open(frame);
		FrameType type = Objects.requireNonNull(this.reader.next());
		this.owner.received(this.other.owner.self(), type, this.reader, claimIn(frame));
	}

	/** The texts of all fields are read, as they count for the dictionary. */
	private @Nullable Claim claimIn(byte[] frame) {
		this.preview.open(frame);
		this.preview.next();
		NameRecord record = Objects.requireNonNull(NameRecord.read(this.preview));
		switch (record) {
			case CLAIM -> {
				return NameRecord.readClaim(this.preview, this.other.owner.self());
			}
			case JOIN, LEAVE -> {
				NameRecord.readText(this.preview);
				this.preview.pid();
			}
			case REGISTER -> {
				this.preview.number();
				NameCaller.read(this.preview, this.other.owner.self());
				NameRecord.readText(this.preview);
				this.preview.pid();
			}
			case UNREGISTER -> {
				this.preview.number();
				NameCaller.read(this.preview, this.other.owner.self());
			}
			default -> {
			}
		}
		return null;
	}

}
