package io.luaprocess.cluster.wire;

import java.util.function.Consumer;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sender and a receiver that are connected.
 */
final class Frames {

	static final long NONCE = 0x1234_5678_9abc_def0L;

	final FrameWriter writer;

	final FrameReader reader;

	Frames() {
		this(WireLimits.DEFAULT);
	}

	Frames(WireLimits limits) {
		this.writer = new FrameWriter(limits);
		this.reader = new FrameReader(WireVersion.THIS, limits);
	}

	/** Sends a frame with one record. */
	<T> T send(Consumer<FrameWriter> write, Function<FrameReader, T> read) {
		this.writer.open(1, NONCE);
		this.writer.begin(FrameType.SEND);
		write.accept(this.writer);
		this.writer.end();
		this.reader.open(this.writer.toBytes());
		assertThat(this.reader.next()).isEqualTo(FrameType.SEND);
		T result = read.apply(this.reader);
		assertThat(this.reader.hasMore()).isFalse();
		assertThat(this.reader.next()).isNull();
		return result;
	}

}
