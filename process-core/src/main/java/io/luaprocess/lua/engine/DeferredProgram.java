package io.luaprocess.lua.engine;

import java.util.Objects;
import java.util.function.Supplier;

import io.luaprocess.lua.engine.vm.LuaFn;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.Program;
import io.luaprocess.lua.engine.vm.Table;
import org.jspecify.annotations.Nullable;

/**
 * A chunk whose text has been checked and whose classes are made when it is first used,
 * or never. Making them cannot fail: what cannot be compiled is interpreted.
 */
final class DeferredProgram implements Program {

	/** Makes it from the checked text; {@code null} when the program is there. */
	private @Nullable Supplier<Program> compiler;

	private volatile @Nullable Program program;

	DeferredProgram(Supplier<Program> compiler) {
		this.compiler = compiler;
	}

	@Override
	public boolean isReady() {
		return this.program != null;
	}

	@Override
	public void prepare() {
		ready();
	}

	@Override
	public LuaFn instantiate(LuaState s, Table env) {
		return ready().instantiate(s, env);
	}

	private Program ready() {
		Program present = this.program;
		return (present != null) ? present : make();
	}

	private synchronized Program make() {
		Program present = this.program;
		if (present == null) {
			present = Objects.requireNonNull(this.compiler).get();
			this.program = present;
			this.compiler = null;
		}
		return present;
	}

}
