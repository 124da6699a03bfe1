package io.luaprocess.lua.engine.vm;

/**
 * Tells which Lua code a Java stack frame runs. The class loader of a compiled program
 * implements it, so that a walk of the stack needs no knowledge of the compiler.
 */
public interface CodeMap {

	/**
	 * Returns the code of a compiled function.
	 * @param function a class this loader defined
	 * @return its code
	 */
	LuaCode code(Class<?> function);

	/**
	 * Tells whether a method holds a part of a function that is too large for one method.
	 * @param method the name of a method of a compiled function
	 * @return whether the method {@code run} of the same function calls it
	 */
	boolean isPart(String method);

	/**
	 * Returns the Lua instruction a frame is at.
	 * @param function a class this loader defined
	 * @param method {@code run} or a part of it
	 * @param offset the index of the frame in the bytecode of the method
	 * @return the index of the instruction, from 0
	 */
	int instruction(Class<?> function, String method, int offset);

	/**
	 * Returns the Lua instruction at which a call goes on that has left the Java stack.
	 * @param function a class this loader defined
	 * @param point where it goes on, as generated code names it
	 * @return the index of the instruction, from 0
	 */
	int instruction(Class<?> function, int point);

	/**
	 * Returns the point of a frame, as generated code names it.
	 * @param function a class this loader defined
	 * @param method {@code run} or a part of it
	 * @param offset the index of the frame in the bytecode of the method
	 * @return where a call goes on that is suspended there
	 */
	int point(Class<?> function, String method, int offset);

}
