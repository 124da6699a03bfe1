package io.luaprocess.cluster;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * The way of one run of a node to another. All methods are called under the lock of the
 * network.
 */
final class SimulatedLink {

	private final SimulatedNetwork network;

	private final SimulatedNode from;

	private final SimulatedNode to;

	private final Deque<byte[]> frames = new ArrayDeque<>();

	private long lastArrival;

	/** A frame was due that could not arrive. */
	private boolean held;

	SimulatedLink(SimulatedNetwork network, SimulatedNode from, SimulatedNode to) {
		this.network = network;
		this.from = from;
		this.to = to;
	}

	void send(byte[] frame) {
		this.frames.add(frame);
		arriveLater();
	}

	private void arriveLater() {
		this.lastArrival = Math.max(this.lastArrival + 1, this.network.time() + this.network.delay());
		this.network.at(this.lastArrival, this::arrive);
	}

	private @Nullable Runnable arrive() {
		if (this.frames.isEmpty()) {
			return null;
		}
		if (!this.to.isLive()) {
			keep(0);
			return null;
		}
		boolean member = this.to.hasMember(this.from.self());
		if (!member && this.to.hasDropped(this.from.self()) && this.network.random().nextBoolean()) {
			this.frames.remove();
			this.network.lose(1);
			return null;
		}
		if (!member || !this.network.isOpen(this.from, this.to)) {
			this.held = true;
			return null;
		}
		byte[] frame = this.frames.remove();
		return () -> this.to.received(this.from.self(), frame);
	}

	/** What was held back arrives after all. */
	void resume() {
		if (this.held) {
			this.held = false;
			for (int i = 0; i < this.frames.size(); i++) {
				arriveLater();
			}
		}
	}

	int underWay() {
		return this.frames.size();
	}

	/** Loses all frames but the first ones. */
	void keep(int count) {
		this.network.lose(this.frames.size() - count);
		while (this.frames.size() > count) {
			this.frames.removeLast();
		}
	}

	long lastArrival() {
		return this.lastArrival;
	}

}
