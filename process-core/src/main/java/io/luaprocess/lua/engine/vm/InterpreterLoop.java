package io.luaprocess.lua.engine.vm;

/**
 * Marks the class whose method {@code execute} runs interpreted functions, one call a
 * {@link Frame}.
 */
public interface InterpreterLoop {

}
