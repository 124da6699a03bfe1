package io.luaprocess.sandbox;

import java.util.concurrent.CountDownLatch;

import io.luaprocess.lua.EngineModule;
import io.luaprocess.lua.engine.vm.Table;
import org.luaj.vm2.LuaValue;

/**
 * A module of an application whose functions do not return: {@code patient()} waits and
 * gives up when it is interrupted, {@code stubborn()} waits until the test is over.
 */
public final class Blocker implements EngineModule {

	private final CountDownLatch released = new CountDownLatch(1);

	private final Table functions = new Table().fn("patient", (s, args) -> patient())
		.fn("stubborn", (s, args) -> stubborn())
		.freeze();

	@Override
	public String name() {
		return "blocker";
	}

	@Override
	public LuaValue value() {
		return this.functions;
	}

	public void release() {
		this.released.countDown();
	}

	private LuaValue patient() {
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return LuaValue.NIL;
	}

	private LuaValue stubborn() {
		while (true) {
			try {
				this.released.await();
				return LuaValue.NIL;
			}
			catch (InterruptedException ex) {
				// This is what makes it stubborn.
			}
		}
	}

}
