package io.luaprocess.lua.engine.support;

import io.luaprocess.lua.engine.analysis.Partition;
import io.luaprocess.lua.engine.vm.LuaState;
import org.luaj.vm2.LuaValue;

/**
 * A {@link Partition part} of a compiled function in which suspended calls go on.
 */
public abstract class ResumedPart {

	/**
	 * Goes on with a call.
	 * @param self the function
	 * @param s the running coroutine
	 * @param frame the call
	 * @param point where it goes on
	 * @return the number of the block that follows in another part; negative at the end
	 */
	public abstract int resume(LuaValue self, LuaState s, SplitFrame frame, int point);

	/**
	 * Finds these parts. The class loader of a compiled program implements it.
	 */
	public interface Loader {

		/**
		 * Returns a part, which is compiled when it is first needed.
		 * @param function the class of the function
		 * @param point where a call goes on
		 */
		ResumedPart part(Class<?> function, int point);

	}

}
